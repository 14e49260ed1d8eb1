/** Raffles and lucky bags: a card above the comments, a sheet of winners. */
import { effect, signal } from "@preact/signals";
import { endedAt, NONE, overAt, phaseAt, type Raffle, type Raffles } from "../../features/raffles/core.ts";
import { RaffleCard } from "../../features/raffles/RaffleCard.tsx";
import { RaffleStore } from "../../features/raffles/store.ts";
import { WinnersSheet } from "../../features/raffles/WinnersSheet.tsx";
import { drawRecordOf, rafflesOf, standingOf } from "../../features/raffles/api.ts";
import { isTalkOpen } from "../../features/room/state.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

/** Likes are reported within a second or two. */
const SETTLED_MILLISECONDS = 2_500;

export function raffles(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const state = signal<Raffles>(NONE);
  const opened = signal<readonly Raffle[] | null>(null);
  const store = new RaffleStore(
    { send: (id, name, data) => visit.session.send(id, name, data), standing: (id) => standingOf(slug, id) },
    (next) => (state.value = next),
  );
  if (replayId) void rafflesOf(slug, replayId).then((found) => store.show(found));
  else watch(visit, state, store);
  const broadcastId = () => replayId ?? visit.room.value.broadcast?.id ?? null;
  const ended = () => endedAt(state.value, broadcastId(), visit.moment());
  const card = () => {
    const { you } = visit.room.value;
    const open = isTalkOpen(visit.room.value);
    return (
      <>
        <RaffleCard
          raffles={state.value}
          broadcastId={broadcastId()}
          moment={visit.moment}
          onEnter={you && !you.staff && !replayId && open ? (id) => store.enter(id) : null}
          onWinners={(raffle) => (opened.value = [raffle])}
          onDismiss={(id) => store.dismiss(id)}
        />
        {opened.value && <WinnersSheet raffles={opened.value.map((one) => newest(state.value, one))} mine={state.value.mine} recordOf={(raffle) => drawRecordOf(slug, raffle)} onClose={() => (opened.value = null)} />}
      </>
    );
  };
  return {
    apply: (events) => replayId ?? store.apply(events),
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { cards: card },
    entries: [{ key: "draws", icon: "gift", title: "raffle.results", offered: () => state.value.raffles.some((raffle) => overAt(raffle) !== null), open: { act: () => (opened.value = ended()) } }],
  };
}

function newest(state: Raffles, raffle: Raffle): Raffle {
  return state.raffles.find(({ id }) => id === raffle.id) ?? raffle;
}

/** What we did that a condition may ask for is asked from the server again, when we did it. */
function watch(visit: Visit, state: { peek: () => Raffles }, store: RaffleStore): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    void visit.likes.value.tapped;
    void visit.shares.value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const asking = state.peek().raffles.filter((raffle) => (raffle.conditions.likes || raffle.conditions.shared) && phaseAt(raffle, visit.moment()) === "open");
      for (const raffle of asking) void store.refresh(raffle.id);
    }, SETTLED_MILLISECONDS);
  });
}
