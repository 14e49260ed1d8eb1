/** A product: pictures, variants, price with its reason, and the way to buy it. */
import type { ShelfProduct } from "@shared/generated/model/index.ts";
import { useEffect, useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { asked, chosen, firstChoice, type Choice } from "./choice.ts";
import type { Item, Stage } from "./core.ts";
import { Gallery } from "./Gallery.tsx";
import { PriceTag } from "./PriceTag.tsx";
import { VariantPicker } from "./VariantPicker.tsx";

export interface Wish {
  variantId: string;
  quantity: number;
  itemId: string;
}

interface Props {
  /** As it is on the shelf now: its stock and its live prices are news to what was read. */
  item: Item;
  stage: Stage;
  moment: () => number;
  /** Has an account, and with it the member price. */
  member: boolean;
  /** All that is known of it, or the code of what went wrong. */
  read: (itemId: string) => Promise<ShelfProduct | string>;
  /** Where it is sold elsewhere. */
  out: string;
  onOut: () => void;
  /** Null where nobody takes orders. */
  onBuy: ((wish: Wish) => void) | null;
  onClip: (() => void) | null;
  onClose: () => void;
}

export function ProductPage(props: Props) {
  const { item, read, onClip, onClose } = props;
  const [product, setProduct] = useState<ShelfProduct | string | null>(null);
  const [asking, setAsking] = useState(0);
  const { id } = item;
  useEffect(() => {
    let left = false;
    setProduct(null);
    void read(id).then((found) => left || setProduct(found));
    return () => {
      left = true;
    };
  }, [id, read, asking]);
  return (
    <Sheet title={item.card.title} onClose={onClose}>
      {product === null && <Spinner size={24} />}
      {typeof product === "string" && (
        <p role="alert">
          {errorText(product)}{" "}
          <button type="button" class="link" onClick={() => setAsking(asking + 1)}>
            {t("shelf.retry")}
          </button>
        </p>
      )}
      {product !== null && typeof product !== "string" && <Product {...props} product={product} />}
      {onClip && (
        <button type="button" class="button" onClick={onClip}>
          {t("shelf.clip")}
        </button>
      )}
    </Sheet>
  );
}

function Product({ item, product, stage, moment, member, out, onOut, onBuy }: Props & { product: ShelfProduct }) {
  const { sheet } = product;
  const [choice, setChoice] = useState<Choice>(() => firstChoice(sheet, item.sold_out));
  const [quantity, setQuantity] = useState(1);
  const now = useMoment(moment, item.live);
  const variant = chosen(sheet, choice);
  if (!variant) return null;
  const { amount, why, struck, live } = asked(item, variant, stage, now, member);
  const gone = item.sold_out.includes(variant.id);
  const most = Math.min(99, variant.left ?? 99);
  return (
    <div class="product">
      <Gallery urls={sheet.picture_urls} title={item.card.title} />
      <div class="product-price" role="status">
        <PriceTag currency={item.card.currency} amount={amount} struck={struck} why={why} note={live} />
      </div>
      {item.card.subtitle && <p class="product-subtitle">{item.card.subtitle}</p>}
      {sheet.options.length > 0 && <VariantPicker sheet={sheet} soldOut={item.sold_out} choice={choice} onChoose={setChoice} />}
      {sheet.description && <p class="product-description">{sheet.description}</p>}
      {item.card.source === "liveloop" ? (
        <Buy
          gone={gone}
          left={gone ? null : variant.left}
          most={Math.max(1, most)}
          quantity={Math.min(quantity, Math.max(1, most))}
          onQuantity={setQuantity}
          onBuy={onBuy && ((count) => onBuy({ variantId: variant.id, quantity: count, itemId: item.id }))}
        />
      ) : (
        <div class="buy">
          <a class="button is-primary product-act" href={out} target="_blank" rel="noopener" onClick={onOut}>
            {t("shelf.buy_at", { shop: t(`shelf.source.${item.card.source}`) })}
          </a>
        </div>
      )}
    </div>
  );
}

interface BuyProps {
  gone: boolean;
  left: number | null;
  most: number;
  quantity: number;
  onQuantity: (quantity: number) => void;
  onBuy: ((quantity: number) => void) | null;
}

function Buy({ gone, left, most, quantity, onQuantity, onBuy }: BuyProps) {
  return (
    <div class="buy">
      <p class="buy-left" role="status">
        {gone ? t("shelf.sold_out_note") : left !== null ? t("shelf.left", { count: left }) : ""}
      </p>
      {onBuy && (
        <div class="buy-acts">
          <div class="quantity" role="group" aria-label={t("shelf.quantity")}>
            <button type="button" aria-label={t("shelf.less")} disabled={gone || quantity <= 1} onClick={() => onQuantity(quantity - 1)}>
              −
            </button>
            <output>{quantity}</output>
            <button type="button" aria-label={t("shelf.more")} disabled={gone || quantity >= most} onClick={() => onQuantity(quantity + 1)}>
              +
            </button>
          </div>
          <button type="button" class="button is-primary product-act" disabled={gone} onClick={() => onBuy(quantity)}>
            {t(gone ? "shelf.sold_out" : "shelf.buy")}
          </button>
        </div>
      )}
    </div>
  );
}
