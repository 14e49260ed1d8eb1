/** Flash sales: a card above the comments, the draw of a fair one in a sheet. */
import { signal } from "@preact/signals";
import { buyOver, drawOf, salesOf, standingOf } from "../../features/flash/api.ts";
import { NONE, type Sale, type Sales } from "../../features/flash/core.ts";
import { DrawSheet } from "../../features/flash/DrawSheet.tsx";
import { FlashCard } from "../../features/flash/FlashCard.tsx";
import { FlashStore } from "../../features/flash/store.ts";
import { isTalkOpen } from "../../features/room/state.ts";
import { canOrder, openOrder } from "../../shared/trade/open-order.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

const KEPT = "liveloop.flash";
const REMEMBERED = 20;

export function flash(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const state = signal<Sales>(NONE);
  const opened = signal<Sale | null>(null);
  const store = new FlashStore(
    {
      send: (id, name, data) => visit.session.send(id, name, data),
      buy: (id, quantity) => buyOver(slug, id, quantity),
      standing: (id) => standingOf(slug, id),
      bought: (id) => remembered().includes(id),
      remember: (id) => localStorage.setItem(KEPT, [id, ...remembered().filter((one) => one !== id)].slice(0, REMEMBERED).join(" ")),
    },
    (next) => (state.value = next),
  );
  if (replayId) void salesOf(slug, replayId).then((found) => store.show(found));
  const card = () => {
    const { you, broadcast } = visit.room.value;
    const open = isTalkOpen(visit.room.value);
    const shown = opened.value;
    return (
      <>
        <FlashCard
          sales={state.value}
          broadcastId={replayId ?? (open ? (broadcast?.id ?? null) : null)}
          moment={visit.moment}
          serverNow={visit.serverNow}
          replay={replayId !== null}
          onBuy={you && !you.staff && !replayId ? (id, quantity) => store.buy(id, quantity) : null}
          onOrder={canOrder.value ? (sale, quantity, winId) => openOrder({ variantId: sale.variant_id, quantity, itemId: null, winId }) : null}
          onDraw={(sale) => (opened.value = sale)}
          onDismiss={(id, verdict) => store.dismiss(id, verdict)}
        />
        {shown && <DrawSheet sale={state.value.sales.find(({ id }) => id === shown.id) ?? shown} mine={state.value.mine[shown.id] ?? null} drawOf={(sale) => drawOf(slug, sale)} onClose={() => (opened.value = null)} />}
      </>
    );
  };
  return {
    apply: (events) => replayId ?? store.apply(events),
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { cards: card },
  };
}

function remembered(): string[] {
  return (localStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean);
}
