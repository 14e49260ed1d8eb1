/** Polls: a card above the comments. */
import { signal } from "@preact/signals";
import { NONE, type Polls } from "../../features/polls/core.ts";
import { PollCard } from "../../features/polls/PollCard.tsx";
import { PollStore } from "../../features/polls/store.ts";
import { ballotOf, pollsOf } from "../../features/room/api.ts";
import { isTalkOpen } from "../../features/room/state.ts";
import { t } from "../../shared/text.ts";
import { say as toast } from "../../shared/ui/toast.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function polls(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const state = signal<Polls>(NONE);
  const store = new PollStore(
    { send: (id, name, data) => visit.session.send(id, name, data), ballot: (pollId) => ballotOf(slug, pollId) },
    (next) => (state.value = next),
    (points) => toast(t("poll.won", { points })),
  );
  if (replayId) void pollsOf(slug, replayId).then((found) => store.show(found));
  const card = () => {
    const { you, broadcast } = visit.room.value;
    const shown = replayId ?? (isTalkOpen(visit.room.value) ? (broadcast?.id ?? null) : null);
    return (
      <PollCard
        polls={state.value}
        broadcastId={shown}
        moment={visit.moment}
        onVote={you && !replayId ? (id, given) => store.vote(id, given) : null}
        onDismiss={(id) => store.dismiss(id)}
      />
    );
  };
  return {
    apply: (events) => replayId ?? store.apply(events),
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { cards: card },
  };
}
