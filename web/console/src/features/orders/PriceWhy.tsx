/** The price as it was explained to the buyer: the lines sum to what was paid. */
import { money } from "@shared/format/money.ts";
import type { QuoteRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";

export function PriceWhy({ quote }: { quote: QuoteRead }) {
  const { t, locale } = useText();
  const written = (amount: unknown) => money(Number(amount), quote.currency, locale);
  const textOf = ({ kind, reference, params }: QuoteRead["why"][number]) => {
    if (kind === "price") return t("orders.why.price", { title: quote.lines.find(({ key }) => key === reference)?.title ?? "", quantity: Number(params["quantity"]) });
    if (kind === "coupon") return t("orders.why.coupon", { title: String(params["title"]) });
    return t(`orders.why.${kind}`);
  };
  return (
    <dl className="price-why">
      {quote.why.map((reason, index) => (
        <div key={index}>
          <dt>{textOf(reason)}</dt>
          <dd className="figures">{written(reason.amount)}</dd>
        </div>
      ))}
      <div className="is-total">
        <dt>{t("orders.total")}</dt>
        <dd className="figures">{written(quote.total)}</dd>
      </div>
    </dl>
  );
}
