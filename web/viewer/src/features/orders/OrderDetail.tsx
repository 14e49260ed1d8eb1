/** One order: where it is, what happened to it, and what can be done. */
import { dayAndTime } from "@shared/format/format.ts";
import { money } from "@shared/format/money.ts";
import { useEffect, useState } from "preact/hooks";
import { errorText, locale, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { OrderDetail, OrderSource, OrderView } from "./api.ts";
import { spoken } from "./core.ts";
import { Goods } from "./Goods.tsx";
import { OrderActs } from "./OrderActs.tsx";
import { Why } from "./Why.tsx";

interface Props {
  /** As it is known now; news of it replace what was read. */
  order: OrderView;
  source: OrderSource;
  codeOf: (error: unknown) => string;
  now: () => number;
  lines: (destination: OrderDetail["destination"]) => preact.ComponentChild;
  onChanged: (order: OrderView) => void;
  onPay: (order: OrderView) => void;
  onBack: () => void;
  onClose: () => void;
}

export function OrderDetailSheet({ order, source, codeOf, now, lines, onChanged, onPay, onBack, onClose }: Props) {
  const [detail, setDetail] = useState<OrderDetail | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { id, state, refunded, refund_wished } = order;
  useEffect(() => {
    let left = false;
    source.read(id).then(
      (found) => left || setDetail(found),
      (error: unknown) => left || setFailure(codeOf(error)),
    );
    return () => {
      left = true;
    };
  }, [source, codeOf, id, state, refunded, refund_wished]);
  return (
    <Sheet title={t("order.detail")} onClose={onClose}>
      <div class="order-detail">
        <p class={`order-where is-${state}`} role="status">
          <b>{t(`order.state.${state}`)}</b>
          <span>{whereText(order)}</span>
        </p>
        {order.tracking_number && (
          <p class="order-parcel">
            {order.carrier} <b>{order.tracking_number}</b> <CopyButton text={order.tracking_number} />
          </p>
        )}
        {order.lines.map((line) => (
          <Goods key={line.id} line={{ ...line, unit: line.price }} currency={order.currency} quantity={line.quantity} onQuantity={null} />
        ))}
        {failure && <p role="alert">{errorText(failure)}</p>}
        {!detail && !failure && <Spinner size={24} />}
        {detail && (
          <>
            <Why quote={detail.quote} />
            <div class="order-to">{lines(detail.destination)}</div>
            {detail.note && <p class="order-said">{t("order.said", { note: detail.note })}</p>}
            <ol class="order-steps" aria-label={t("order.steps")}>
              {detail.steps.map((step, index) => (
                <li key={index}>
                  <span>{t(`order.act.${step.act.replace("order.", "")}` as Parameters<typeof t>[0])}</span>
                  <time dateTime={step.at}>{dayAndTime(step.at, locale.value)}</time>
                </li>
              ))}
            </ol>
          </>
        )}
        <p class="order-number">
          {t("order.number", { number: spoken(order.number) })} <CopyButton text={order.number} />
        </p>
        <OrderActs key={state} order={order} source={source} codeOf={codeOf} now={now} onChanged={onChanged} onPay={onPay} onBack={onBack} />
      </div>
    </Sheet>
  );
}

function whereText(order: OrderView): string {
  const written = (amount: number) => money(amount, order.currency, locale.value);
  if (order.state === "placed") return t("order.where.placed", { time: dayAndTime(order.expires_at, locale.value) });
  if (order.state === "closed") return t(order.closed_because === "expired" ? "order.where.expired" : "order.where.cancelled");
  if (order.refund_wished) return t("order.where.wished");
  if (order.refunded > 0) return t("order.where.refunded", { amount: written(order.refunded) });
  return t(`order.where.${order.state}`);
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button type="button" class="link" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {t(copied ? "order.copied" : "order.copy")}
    </button>
  );
}
