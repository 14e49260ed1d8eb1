/** Which coupons an order uses: the best by itself, or those that its buyer chooses; each that cannot says why. */
import { money } from "@shared/format/money.ts";
import { locale, t } from "../../shared/text.ts";
import type { Quote } from "./api.ts";
import { isChoosable, toggled, usedIn } from "./core.ts";

interface Props {
  quote: Quote;
  /** The buyer chose them; null: the best are chosen. */
  chosen: readonly string[] | null;
  onChoose: (references: string[] | null) => void;
}

export function Coupons({ quote, chosen, onChoose }: Props) {
  const written = (amount: number) => money(amount, quote.currency, locale.value);
  if (quote.discounts.length + quote.unused.length === 0) return null;
  return (
    <details class="order-coupons">
      <summary>
        {t("order.coupons")}
        <span>{quote.discount > 0 ? t("order.coupons_off", { amount: written(quote.discount), count: usedIn(quote).length }) : t("order.coupons_none")}</span>
      </summary>
      <ul>
        {quote.discounts.map(({ reference, title, amount }) => (
          <li key={reference}>
            <label class="order-coupon">
              <input type="checkbox" checked onChange={() => onChoose(toggled(quote, reference))} />
              <span>{title}</span>
              <b>{written(-amount)}</b>
            </label>
          </li>
        ))}
        {quote.unused.map(({ reference, title, why, params }) => (
          <li key={reference}>
            <label class="order-coupon is-unused">
              <input type="checkbox" checked={false} disabled={!isChoosable(why)} onChange={() => onChoose(why === "alone" ? [reference] : toggled(quote, reference))} />
              <span>
                {title}
                <small>{t(`order.unused.${why}`, { missing: written(Number(params["missing"] ?? 0)) })}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {chosen && (
        <button type="button" class="link" onClick={() => onChoose(null)}>
          {t("order.coupons_best")}
        </button>
      )}
    </details>
  );
}
