import { PrinterOutlined } from "@ant-design/icons";
import { Alert, Button, Descriptions, Drawer, Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { clock } from "@shared/format/format.ts";
import { money } from "@shared/format/money.ts";
import type { StaffOrderDetail } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useOrder } from "./api.ts";
import { OrderActs } from "./OrderActs.tsx";
import { OrderTag } from "./OrderTable.tsx";
import { PriceWhy } from "./PriceWhy.tsx";
import { lineOf, optionsOf, spoken } from "./words.ts";

/** One order: where it is, what is in it, where it goes, what was done with it and by whom. */
export function OrderDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useText();
  const order = useOrder(orderId);
  const print = (
    <Button size="small" icon={<PrinterOutlined aria-hidden />} href={`/console/orders/print?ids=${orderId}`} target="_blank">
      {t("orders.print")}
    </Button>
  );
  return (
    <Drawer open onClose={onClose} size={640} title={order.data ? spoken(order.data.number) : t("orders.order")} extra={print}>
      {order.isPending && <Skeleton active />}
      {order.isError && <Failed error={order.error} retry={() => void order.refetch()} />}
      {order.data && <Detail order={order.data} />}
    </Drawer>
  );
}

function Detail({ order }: { order: StaffOrderDetail }) {
  const { t } = useText();
  return (
    <div className="order-detail">
      {order.refund_wish && <Alert type="warning" showIcon title={t("orders.wish_title")} description={order.refund_wish} />}
      <OrderActs order={order} />
      <Facts order={order} />
      <section>
        <h3>{t("orders.goods")}</h3>
        <Goods order={order} />
        <PriceWhy quote={order.quote} />
      </section>
      <Origin order={order} />
      <Refunds order={order} />
      <Steps order={order} />
    </div>
  );
}

function Facts({ order }: { order: StaffOrderDetail }) {
  const { t, locale } = useText();
  const to = order.destination;
  const facts: [string, ReactNode][] = [
    [t("orders.state"), <OrderTag key="state" state={order.state} />],
    [t("orders.buyer"), order.buyer_name],
    [t("orders.to"), `${to.name} ${to.phone}`],
    [t("orders.address"), lineOf(to)],
  ];
  if (order.note) facts.push([t("orders.note"), order.note]);
  if (order.tracking_number) facts.push([t("orders.parcel"), `${order.carrier ?? ""} ${order.tracking_number}`]);
  if (order.state === "placed") facts.push([t("orders.expires_at"), exactMoment(order.expires_at, locale)]);
  if (order.payment_id) {
    facts.push([
      t("orders.payment"),
      <Link key="payment" to={`/payments?payment=${order.payment_id}`}>
        {t("orders.to_payment")}
      </Link>,
    ]);
  }
  return <Descriptions column={1} size="small" items={facts.map(([label, children]) => ({ key: label, label, children }))} />;
}

function Goods({ order }: { order: StaffOrderDetail }) {
  const { t, locale } = useText();
  return (
    <ul className="money-list">
      {order.lines.map((line) => (
        <li key={line.id}>
          <span className="two-lines">
            <span className="row-title">{line.title}</span>
            <span className="muted small">
              {optionsOf(line.options)} {line.offer && t(`orders.offer.${line.offer}`)}
              {line.returned > 0 && ` · ${t("orders.returned", { count: line.returned })}`}
            </span>
          </span>
          <span className="figures">
            {money(line.price, order.currency, locale)} × {line.quantity}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** To what it is owed. */
function Origin({ order: { attribution: from } }: { order: StaffOrderDetail }) {
  const { t } = useText();
  const facts: [string, ReactNode][] = [];
  if (from.broadcast_id) {
    facts.push([t("orders.broadcast"), <Link key="broadcast" to={`/broadcasts/${from.broadcast_id}`}>{from.broadcast_title}</Link>]);
    facts.push([t("orders.source"), t(from.replay ? "orders.source.replay" : "orders.source.live")]);
  }
  if (from.second !== null && from.second >= 0) facts.push([t("orders.second"), <span key="second" className="figures">{clock(from.second)}</span>]);
  if (from.host_name) facts.push([t("orders.host"), from.host_name]);
  if (from.channel) facts.push([t("orders.channel"), from.channel]);
  if (facts.length === 0) return null;
  return (
    <section>
      <h3>{t("orders.origin")}</h3>
      <Descriptions column={1} size="small" items={facts.map(([label, children]) => ({ key: label, label, children }))} />
    </section>
  );
}

function Refunds({ order }: { order: StaffOrderDetail }) {
  const { t, locale } = useText();
  if (order.refunds.length === 0) return null;
  return (
    <section>
      <h3>{t("orders.refunds")}</h3>
      <ul className="money-list">
        {order.refunds.map((refund) => (
          <li key={refund.id}>
            <span className="two-lines">
              <span className="row-title figures">{money(refund.amount, order.currency, locale)}</span>
              <span className="muted small">{refund.reason}</span>
            </span>
            <span className="small">{textOfCode("orders.refund", refund.state, "orders.refund.pending")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Steps({ order }: { order: StaffOrderDetail }) {
  const { t, locale } = useText();
  return (
    <section>
      <h3>{t("orders.steps")}</h3>
      <ol className="order-steps">
        {order.steps.map((step, index) => (
          <li key={index}>
            <span className="two-lines">
              <span>{textOfCode("orders.act", step.act.replace("order.", ""), "orders.act.other")}</span>
              <span className="muted small">
                {step.actor_kind === "system" ? t("orders.by_system") : step.actor_kind === "payment" ? t("orders.by_payment", { name: textOfCode("money.provider", step.actor_name, "money.provider.other") }) : step.actor_name}
                {typeof step.details["reason"] === "string" && ` · ${step.details["reason"]}`}
              </span>
            </span>
            <time className="muted small figures" dateTime={step.at}>
              {exactMoment(step.at, locale)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
