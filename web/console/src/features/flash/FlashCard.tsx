import { DeleteOutlined, PlusOutlined, TeamOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Skeleton, Tag } from "antd";
import { useState } from "react";
import { SaleState, type FlashRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useCloseSale, useDeleteSale, useSales, useStartSale } from "./api.ts";
import { FlashDrawer } from "./FlashDrawer.tsx";
import { Numbers } from "./Numbers.tsx";
import { titleOf } from "./title.ts";
import { WinnersDrawer } from "./WinnersDrawer.tsx";

interface Props {
  broadcastId: string;
  /** Nothing more can be announced. */
  over: boolean;
}

/** Prepared, running and past flash sales: a prepared one starts with one click. */
export function FlashCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const mayRun = useMay("shop.run");
  const [creating, setCreating] = useState(false);
  const [looking, setLooking] = useState<FlashRead | null>(null);
  const sales = useSales(broadcastId);
  const items = sales.data?.items ?? [];
  const busy = items.some(({ state }) => state === SaleState.on);
  return (
    <>
      {mayRun && !over && (
        <div className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t("flash.create")}
          </Button>
        </div>
      )}
      {sales.isPending && <Skeleton active title={false} />}
      {sales.isError && <Failed error={sales.error} retry={() => void sales.refetch()} />}
      {sales.isSuccess && items.length === 0 && <p className="muted">{t("flash.none")}</p>}
      <ol className="polls">
        {items.map((sale) => (
          <li key={sale.id} className="poll">
            <Head sale={sale} />
            <Numbers sale={sale} />
            <span className="poll-acts">
              {mayRun && <Acts sale={sale} blocked={busy || over} />}
              {sale.at && (
                <Button size="small" type="text" icon={<TeamOutlined aria-hidden />} onClick={() => setLooking(sale)}>
                  {t("flash.winners")}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
      <FlashDrawer broadcastId={broadcastId} open={creating} onClose={() => setCreating(false)} />
      {looking && <WinnersDrawer sale={looking} onClose={() => setLooking(null)} />}
    </>
  );
}

function Head({ sale }: { sale: FlashRead }) {
  const { t, locale } = useText();
  return (
    <span className="poll-head">
      <span className="row-title">{titleOf(sale)}</span>
      <Tag>{t(`flash.mode.${sale.mode}`)}</Tag>
      <Tag color={sale.state === SaleState.on ? "processing" : undefined}>{t(`flash.state.${sale.state}`)}</Tag>
      {sale.starts_at && <span className="muted small figures">{t("flash.scheduled", { time: moment(sale.starts_at, locale) })}</span>}
    </span>
  );
}

function Acts({ sale, blocked }: { sale: FlashRead; blocked: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const start = useStartSale(sale.broadcast_id);
  const close = useCloseSale(sale.broadcast_id);
  const remove = useDeleteSale(sale.broadcast_id);
  const failed = { onError: notify.failed };
  const closable = sale.state === SaleState.on && !sale.closed_at;
  if (sale.state === SaleState.draft) {
    return (
      <>
        <Button size="small" type="primary" disabled={blocked} loading={start.isPending} onClick={() => start.mutate(sale.id, failed)}>
          {t("flash.start")}
        </Button>
        <Popconfirm title={t("flash.delete_title")} okText={t("act.delete")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => remove.mutate(sale.id, failed)}>
          <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("flash.delete_of", { title: titleOf(sale) })} />
        </Popconfirm>
      </>
    );
  }
  if (!closable) return null;
  return (
    <Popconfirm title={t("flash.close_title")} description={t("flash.close_text")} okText={t("flash.close")} cancelText={t("act.cancel")} onConfirm={() => close.mutate(sale.id, failed)}>
      <Button size="small" loading={close.isPending}>
        {t("flash.close")}
      </Button>
    </Popconfirm>
  );
}
