/** Gifts and points: lines and effects over the picture, a button beside the heart, sheets behind it. */
import { signal } from "@preact/signals";
import { Problem } from "@shared/api/problem.ts";
import { shelfOf, spanOfGifts, type GiftShelf } from "../../features/gifts/api.ts";
import { NOTHING, type Show } from "../../features/gifts/core.ts";
import { GiftPanel } from "../../features/gifts/GiftPanel.tsx";
import { GiftStage } from "../../features/gifts/GiftStage.tsx";
import { LeadersSheet } from "../../features/gifts/LeadersSheet.tsx";
import { GiftStore, type Wanted } from "../../features/gifts/store.ts";
import { checkInto, pointsOf } from "../../features/points/api.ts";
import { PointsSheet } from "../../features/points/PointsSheet.tsx";
import { PointsStore, UNKNOWN, type Points } from "../../features/points/store.ts";
import { isTalkOpen } from "../../features/room/state.ts";
import { t } from "../../shared/text.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { say } from "../../shared/ui/toast.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";
import { ReplayGifts } from "./replay-gifts.ts";

const LOOK_MILLISECONDS = 200;
const BEAT_MILLISECONDS = 30_000;

export function gifts(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const show = signal<Show>(NOTHING);
  const total = signal(0);
  const points = signal<Points>(UNKNOWN);
  const shelf = signal<GiftShelf | "failed" | null>(null);
  const opened = signal<"gifts" | "points" | null>(null);
  const send = (id: string, name: string, data: Record<string, unknown>) => visit.session.send(id, name, data);
  const store = new GiftStore(
    { send, mediaTime: () => visit.player.peek()?.mediaTime() ?? null },
    (next) => (show.value = next),
    (sum) => (total.value = sum),
  );
  const purse = new PointsStore(
    { send, read: () => pointsOf(slug), checkIn: () => checkInto(slug) },
    (next) => (points.value = next),
    (news) => say(t("points.earned", { points: news.points, what: t(`points.task.${news.rule}`) })),
  );
  const replay = replayId ? new ReplayGifts((from, until, after) => spanOfGifts(slug, replayId, from, until, after)) : null;
  const close = () => (opened.value = null);
  const refresh = () => void purse.refresh();
  const offered = () => !replayId && visit.room.value.you !== null && isTalkOpen(visit.room.value);

  async function open(): Promise<void> {
    opened.value = "gifts";
    void purse.refresh();
    if (shelf.peek() !== null && shelf.peek() !== "failed") return;
    shelf.value = null;
    try {
      shelf.value = await shelfOf(slug);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      shelf.value = "failed";
    }
  }

  async function give(wanted: Wanted) {
    const outcome = await store.give(wanted);
    if ("balance" in outcome) purse.balance(outcome.balance);
    else if (outcome.code === "points.short") void purse.refresh();
    return outcome;
  }

  function look(): void {
    const moment = visit.moment();
    if (replay) store.replay(replay.follow(moment));
    store.advance(moment, Date.now());
  }

  function beat(): void {
    const at = visit.player.peek()?.mediaTime();
    const watching = visit.view.peek()?.state === "playing" && visit.room.peek().broadcast?.state === "live";
    if (at && watching && visit.room.peek().link === "online") void purse.beat(at);
  }

  // As long as the page is there: the picture comes and goes, and gifts go on.
  setInterval(look, LOOK_MILLISECONDS);
  if (!replayId) setInterval(beat, BEAT_MILLISECONDS);
  const over = () => <GiftStage show={show.value} onSkip={() => store.skip()} />;
  const pointsSheet = (leave: () => void) => <PointsSheet slug={slug} points={points.value} onRefresh={refresh} onCheckIn={() => purse.checkIn()} onClose={leave} />;
  const rail = () => {
    if (!offered()) return null;
    return (
      <>
        <button type="button" class="round gift-open" aria-haspopup="dialog" aria-label={t("gift.open")} onClick={() => void open()}>
          <Icon name="gift" size={20} />
        </button>
        {opened.value === "gifts" && (
          <GiftPanel shelf={shelf.value} balance={points.value.balance} onGive={give} onRetry={() => void open()} onEarn={() => (opened.value = "points")} onClose={close} />
        )}
        {opened.value === "points" && pointsSheet(close)}
      </>
    );
  };
  return {
    apply: (events) => {
      purse.apply(events, visit.room.peek().you?.id);
      if (!replayId) store.apply(events);
    },
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { over, rail },
    entries: [
      { key: "points", icon: "coin", title: "points.title", offered: () => visit.room.value.you !== null, open: { sheet: pointsSheet } },
      {
        key: "leaders",
        icon: "trophy",
        title: "leaders.title",
        offered: () => !replayId && visit.room.value.you !== null,
        open: { sheet: (leave) => <LeadersSheet slug={slug} total={total.value} live={isTalkOpen(visit.room.value)} onClose={leave} /> },
      },
    ],
  };
}
