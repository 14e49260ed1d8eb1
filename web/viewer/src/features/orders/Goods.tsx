/** What is ordered: picture, name, variant, price of one, and how many. */
import { money } from "@shared/format/money.ts";
import { locale, t } from "../../shared/text.ts";
import { optionsOf } from "./core.ts";

interface Props {
  line: { title?: string; options?: Readonly<Record<string, string>>; picture_url?: string | null; list_price?: number | null; unit?: number; price: number; quantity: number; offer?: string | null };
  currency: string;
  quantity: number;
  /** Null where it is fixed. */
  onQuantity: ((quantity: number) => void) | null;
}

const MOST = 99;

export function Goods({ line, currency, quantity, onQuantity }: Props) {
  const written = (amount: number) => money(amount, currency, locale.value);
  const unit = line.unit ?? line.price;
  const struck = line.list_price && line.list_price > unit ? line.list_price : line.price > unit ? line.price : null;
  return (
    <div class="goods">
      {line.picture_url ? <img class="goods-picture" src={line.picture_url} alt="" loading="lazy" decoding="async" /> : <span class="goods-picture" aria-hidden="true">{[...(line.title ?? "")][0]}</span>}
      <span class="goods-text">
        <span class="goods-title">{line.title}</span>
        {line.options && <small>{optionsOf(line.options)}</small>}
        <span class="goods-price">
          {line.offer && <small class="goods-offer">{t(`order.offer.${line.offer}` as Parameters<typeof t>[0])}</small>}
          <b>{written(unit)}</b>
          {struck && <s>{written(struck)}</s>}
        </span>
      </span>
      {onQuantity ? (
        <span class="quantity" role="group" aria-label={t("order.quantity")}>
          <button type="button" aria-label={t("order.less")} disabled={quantity <= 1} onClick={() => onQuantity(quantity - 1)}>
            −
          </button>
          <output>{quantity}</output>
          <button type="button" aria-label={t("order.more")} disabled={quantity >= MOST} onClick={() => onQuantity(quantity + 1)}>
            +
          </button>
        </span>
      ) : (
        <span class="goods-count">×{line.quantity}</span>
      )}
    </div>
  );
}
