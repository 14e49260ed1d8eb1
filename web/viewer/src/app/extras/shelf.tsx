/** What is for sale: a card over the comments, a button beside the heart, sheets behind it. */
import { signal } from "@preact/signals";
import { productIn, shelfIn, wayOut } from "../../features/shelf/api.ts";
import { clipOf, NONE, shelfOf, type Explanation, type Item, type Shelves, type Stage } from "../../features/shelf/core.ts";
import { ExplainCard } from "../../features/shelf/ExplainCard.tsx";
import { LookBook, REPORT_MILLISECONDS } from "../../features/shelf/looks.ts";
import { ProductPage } from "../../features/shelf/ProductPage.tsx";
import { ShelfSheet } from "../../features/shelf/ShelfSheet.tsx";
import { ShelfStore } from "../../features/shelf/store.ts";
import { phaseOf, type RoomState } from "../../features/room/state.ts";
import { t } from "../../shared/text.ts";
import { canOrder, openOrder, type OrderWish } from "../../shared/trade/open-order.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

const LIST = "list";

export function shelf(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const shelves = signal<Shelves>(NONE);
  const failed = signal(false);
  /** The sheet that is open: the list, or the product of an item. */
  const opened = signal<string | null>(null);
  const dismissed = signal<readonly string[]>([]);
  const store = new ShelfStore(
    (id) => shelfIn(slug, id),
    (next) => (shelves.value = next),
  );
  const looks = new LookBook((id, name, data) => visit.session.send(id, name, data));
  const load = async () => {
    if (replayId) failed.value = !(await store.load(replayId));
  };
  void load();
  setInterval(() => void (visit.room.peek().you?.staff || looks.report()), REPORT_MILLISECONDS);
  addEventListener("pagehide", () => void (visit.room.peek().you?.staff || looks.report()));

  const shownId = () => replayId ?? visit.room.value.broadcast?.id ?? null;
  const onSeen = (item: Item) => looks.see(item.id);
  const onOpen = (item: Item) => {
    looks.open(item.id);
    opened.value = item.id;
  };
  const close = () => (opened.value = null);
  const onClip = (clip: Explanation) => {
    visit.player.peek()?.seekTo(Date.parse(clip.at));
    close();
  };
  const read = (itemId: string) => productIn(slug, shownId() ?? "", itemId);

  const sheets = () => {
    const broadcastId = shownId();
    const stage = stageOf(visit.room.value);
    const shown = shelfOf(shelves.value, broadcastId);
    if (opened.value === null || broadcastId === null) return null;
    if (opened.value === LIST) {
      return (
        <ShelfSheet
          shelf={shown}
          stage={stage}
          moment={visit.moment}
          onRetry={failed.value ? () => void load() : null}
          onSeen={onSeen}
          onOpen={onOpen}
          onClip={replayId ? onClip : null}
          onClose={close}
        />
      );
    }
    const item = shown.items.find(({ id }) => id === opened.value);
    if (!item) return null;
    const clip = replayId ? clipOf(shown, item.id) : null;
    const sells = canOrder.value && stage !== "over" && visit.room.value.you !== null;
    return (
      <ProductPage
        item={item}
        stage={stage}
        moment={visit.moment}
        member={(visit.room.value.you?.role ?? "viewer") !== "viewer"}
        read={read}
        out={wayOut(slug, broadcastId, item.card.id)}
        onOut={() => looks.open(item.id)}
        onBuy={sells ? ordering(close) : null}
        onClip={clip && (() => onClip(clip))}
        onClose={close}
      />
    );
  };
  return {
    apply: (events) => store.apply(events),
    restore: (snapshot) => store.restore(snapshot),
    places: {
      rail: () => {
        const count = shelfOf(shelves.value, shownId()).items.length;
        return (count > 0 || failed.value) && <RailButton count={count} onOpen={() => (opened.value = LIST)} />;
      },
      cards: () => {
        const shown = shelfOf(shelves.value, shownId());
        const stage = stageOf(visit.room.value);
        const waits = (stage === "before" || stage === "over") && shown.items.length > 0;
        return (
          <>
            {waits && <WaitingButton count={shown.items.length} onOpen={() => (opened.value = LIST)} />}
            <ExplainCard
              shelf={shown}
              stage={stage}
              moment={visit.moment}
              dismissed={dismissed.value}
              onSeen={onSeen}
              onOpen={onOpen}
              onDismiss={(id) => (dismissed.value = [...dismissed.value, id])}
            />
            {sheets()}
          </>
        );
      },
    },
  };
}

/** The order takes the place of the product: after it comes the picture. */
function ordering(close: () => void): (wish: OrderWish) => void {
  return (wish) => {
    close();
    openOrder(wish);
  };
}

function stageOf(room: RoomState): Stage {
  const phase = phaseOf(room);
  if (phase === "live" || phase === "interrupted") return "live";
  return phase === "replay" ? "replay" : phase === "ended" ? "over" : "before";
}

function RailButton({ count, onOpen }: { count: number; onOpen: () => void }) {
  return (
    <button type="button" class="round shelf-button" aria-haspopup="dialog" aria-label={t("shelf.open", { count })} onClick={onOpen}>
      <Icon name="bag" size={20} />
      <span class="shelf-count" aria-hidden="true">
        {count}
      </span>
    </button>
  );
}

/** Without a picture there is no rail. */
function WaitingButton({ count, onOpen }: { count: number; onOpen: () => void }) {
  return (
    <button type="button" class="shelf-bar" aria-haspopup="dialog" onClick={onOpen}>
      <Icon name="bag" size={20} />
      {t("shelf.open", { count })}
    </button>
  );
}
