/** What something costs, what it cost, and why. */
import { money } from "@shared/format/money.ts";
import { locale, t } from "../../shared/text.ts";
import type { LivePrice } from "./core.ts";

interface Props {
  currency: string;
  amount: number;
  from?: boolean;
  struck: number | null;
  why: "plain" | "live" | "member";
  /** A live price that cannot be had now: it opens later, or is over. */
  note: LivePrice | null;
}

export function PriceTag({ currency, amount, from = false, struck, why, note }: Props) {
  const written = (sum: number) => money(sum, currency, locale.value);
  return (
    <span class={`price is-${why}`}>
      {why !== "plain" && <span class="price-why">{t(why === "live" ? "shelf.price.live" : "shelf.price.member")}</span>}
      <b class="price-amount">{from ? t("shelf.price.from", { price: written(amount) }) : written(amount)}</b>
      {struck !== null && (
        <s class="price-struck">
          <span class="visually-hidden">{t("shelf.price.instead")} </span>
          {written(struck)}
        </s>
      )}
      {note && note.state !== "open" && <span class="price-note">{t(`shelf.price.${note.state}`, { price: written(note.amount) })}</span>}
    </span>
  );
}
