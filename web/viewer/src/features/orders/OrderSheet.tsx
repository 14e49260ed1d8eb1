/** One tap to an order: what, where to, the price and why. The picture goes on behind it. */
import { money } from "@shared/format/money.ts";
import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { errorText, locale, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { OrderCreate, OrderSource, OrderView } from "./api.ts";
import { Coupons } from "./Coupons.tsx";
import { shortOf } from "./core.ts";
import { Goods } from "./Goods.tsx";
import { usePlaces, type Place } from "./use-places.ts";
import { useQuote } from "./use-quote.ts";
import { Why } from "./Why.tsx";

interface Props {
  /** `fixed`: the quantity was won and is not changed. */
  wish: { variantId: string; quantity: number; itemId: string | null; broadcastId: string | null; replay: boolean; fixed: boolean };
  source: OrderSource;
  codeOf: (error: unknown) => string;
  addresses: {
    list: () => Promise<readonly Place[]>;
    lines: (id: string) => ComponentChild;
    book: (chosen: string | null, choose: (id: string) => void, changed: (id: string | null) => Promise<void>, back: () => void) => ComponentChild;
  };
  onPlace: (wanted: Omit<OrderCreate, "client_id">) => Promise<OrderView | string>;
  onPlaced: (order: OrderView) => void;
  onClose: () => void;
}

export function OrderSheet({ wish, source, codeOf, addresses, onPlace, onPlaced, onClose }: Props) {
  const [quantity, setQuantity] = useState(wish.quantity);
  const [coupons, setCoupons] = useState<string[] | null>(null);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { places, chosen, choosing, setChoosing, choose, reload, failure: unread } = usePlaces(addresses.list, codeOf);
  const asked = { lines: [{ variant_id: wish.variantId, quantity }], coupons, broadcast_id: wish.broadcastId, replay: wish.replay };
  const { quote, busy: pricing, failure: unpriced, again } = useQuote(source, codeOf, asked);
  const left = quote && shortOf(quote, wish.variantId);
  const place = async () => {
    if (!quote || !chosen) return;
    setBusy(true);
    setRefused(null);
    const answer = await onPlace({ ...asked, address_id: chosen, total: quote.total, note, shelf_item_id: wish.itemId });
    setBusy(false);
    if (typeof answer !== "string") return onPlaced(answer);
    setRefused(answer);
    again();
  };
  const none = places?.length === 0;
  if (places && (choosing || none)) {
    return (
      <Sheet title={t(none ? "address.first" : "address.title")} onClose={onClose}>
        {addresses.book(chosen, choose, reload, () => (none ? onClose() : setChoosing(false)))}
      </Sheet>
    );
  }
  const failure = unread ?? unpriced;
  const trouble = left !== null ? t(left === 0 ? "order.gone" : "order.short", { count: left }) : (refused ?? unpriced) && quote ? errorText(refused ?? unpriced ?? "") : "";
  return (
    <Sheet title={t("order.title")} onClose={onClose}>
      <div class="order-sheet">
        {failure && !(quote && places) && (
          <p role="alert">
            {errorText(failure)}{" "}
            <button type="button" class="link" onClick={() => (unread ? void reload(null) : again())}>
              {t("order.retry")}
            </button>
          </p>
        )}
        {!failure && !(quote && places) && <Spinner size={24} />}
        {quote && places && (
          <>
            <button type="button" class="order-address" onClick={() => setChoosing(true)}>
              {chosen && addresses.lines(chosen)}
              <span class="order-change">{t("order.change")}</span>
            </button>
            {quote.lines.map((line) => (
              <Goods key={line.key} line={line} currency={quote.currency} quantity={quantity} onQuantity={wish.fixed ? null : setQuantity} />
            ))}
            <Coupons quote={quote} chosen={coupons} onChoose={setCoupons} />
            <label class="order-note">
              <span>{t("order.note")}</span>
              <input class="field" value={note} maxLength={200} placeholder={t("order.note_hint")} onInput={(event) => setNote(event.currentTarget.value)} />
            </label>
            <Why quote={quote} />
            <div class="order-foot">
              {trouble && (
                <p class="field-failure" role="alert">
                  {trouble}
                </p>
              )}
              <button type="button" class="button is-primary is-wide" disabled={!chosen || busy || pricing || left !== null} onClick={() => void place()}>
                {t(quote.total === 0 ? "order.place_free" : "order.place", { total: money(quote.total, quote.currency, locale.value) })}
              </button>
            </div>
          </>
        )}
      </div>
    </Sheet>
  );
}
