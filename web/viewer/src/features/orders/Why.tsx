/** The price, line by line: what was asked, what each offer and coupon takes off, what sending costs. */
import { money } from "@shared/format/money.ts";
import { locale, t } from "../../shared/text.ts";
import type { Quote } from "./api.ts";

export function Why({ quote }: { quote: Quote }) {
  const written = (amount: number) => money(amount, quote.currency, locale.value);
  return (
    <dl class="why">
      {quote.why.map((reason, index) => (
        <div key={`${reason.kind} ${reason.reference} ${index}`} class={`why-line is-${reason.kind}`}>
          <dt>{textOf(reason, quote)}</dt>
          <dd>{reason.kind === "shipping" && reason.amount === 0 ? t("order.why.free") : written(reason.amount)}</dd>
        </div>
      ))}
      <div class="why-line is-total">
        <dt>{t("order.why.total")}</dt>
        <dd>{written(quote.total)}</dd>
      </div>
    </dl>
  );
}

function textOf({ kind, reference, params }: Quote["why"][number], quote: Quote): string {
  const written = (amount: unknown) => money(Number(amount), quote.currency, locale.value);
  if (kind === "price") {
    const line = quote.lines.find(({ key }) => key === reference);
    return t("order.why.price", { title: line?.title ?? "", unit: written(params["unit"]), quantity: Number(params["quantity"]) });
  }
  if (kind === "coupon") return t("order.why.coupon", { title: String(params["title"]) });
  if (kind === "shipping") return params["free_from"] ? t("order.why.shipping_free_from", { amount: written(params["free_from"]) }) : t("order.why.shipping");
  return t(`order.why.${kind}`, { unit: written(params["unit"]) });
}
