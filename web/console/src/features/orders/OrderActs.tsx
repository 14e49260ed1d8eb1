import { Button, Popconfirm, Space } from "antd";
import { useState } from "react";
import type { StaffOrderDetail } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { useCancel, useDecline, usePack } from "./api.ts";
import { DeclineModal } from "./DeclineModal.tsx";
import { RefundModal } from "./RefundModal.tsx";
import { ShipModal } from "./ShipModal.tsx";

/** What can be done with an order where it is now. */
export function OrderActs({ order }: { order: StaffOrderDetail }) {
  const { t } = useText();
  const notify = useNotify();
  const [open, setOpen] = useState<"ship" | "refund" | "decline" | null>(null);
  const cancel = useCancel(order.id);
  const decline = useDecline(order.id);
  const pack = usePack();
  const close = () => setOpen(null);
  const toShip = order.state === "paid" || order.state === "fulfilling";
  return (
    <Space wrap className="money-acts">
      <Allowed permission="orders.manage">
        {(allowed) => (
          <>
            {(toShip || order.state === "shipped") && (
              <Button type={toShip ? "primary" : "default"} disabled={!allowed} onClick={() => setOpen("ship")}>
                {t(toShip ? "orders.ship" : "orders.correct")}
              </Button>
            )}
            {toShip && (
              <Button disabled={!allowed} loading={pack.isPending} onClick={() => pack.mutate({ ids: [order.id], packed: order.state === "paid" }, { onError: notify.failed })}>
                {t(order.state === "paid" ? "orders.pack" : "orders.unpack")}
              </Button>
            )}
            {order.state === "placed" && (
              <Popconfirm title={t("orders.cancel_sure")} okText={t("orders.cancel")} cancelText={t("act.cancel")} onConfirm={() => cancel.mutate(undefined, { onError: notify.failed })}>
                <Button danger disabled={!allowed} loading={cancel.isPending}>
                  {t("orders.cancel")}
                </Button>
              </Popconfirm>
            )}
          </>
        )}
      </Allowed>
      <Allowed permission="orders.refund">
        {(allowed) => (
          <>
            {order.refundable > 0 && (
              <Button danger disabled={!allowed} onClick={() => setOpen("refund")}>
                {t("orders.give_back")}
              </Button>
            )}
            {order.refund_wish && (
              <Button disabled={!allowed} onClick={() => setOpen("decline")}>
                {t("orders.decline")}
              </Button>
            )}
          </>
        )}
      </Allowed>
      {open === "ship" && <ShipModal order={order} onClose={close} />}
      {open === "refund" && <RefundModal order={order} onClose={close} />}
      {open === "decline" && <DeclineModal busy={decline.isPending} onReason={(reason) => decline.mutate(reason, { onSuccess: close, onError: notify.failed })} onClose={close} />}
    </Space>
  );
}
