/** What the page knows about the room, and how each message changes it. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { Broadcast, Joined, Playback, ReplayItem, Room, Watch } from "./api.ts";

/** Why the page cannot show the room. */
export type Refusal = "not_found" | "no_replay" | "removed" | "elsewhere" | "unreachable";

/** `broken`: the live channel will not come back by itself. */
export type Link = "connecting" | "online" | "waiting" | "broken";

export interface RoomState {
  /** The broadcast of a replay page; null on the page of the room itself. */
  replayId: string | null;
  room: Room | null;
  /** What the room shows: running, else the one that just ended before our eyes, else the next, else the last. */
  broadcast: Broadcast | null;
  /** Whether the live channel keeps `broadcast` true. */
  told: boolean;
  /** The next one planned, while the room still shows the one that just ended. */
  next: Broadcast | null;
  /** Id of the broadcast that was on air last during this visit. */
  seen: string | null;
  /** What a replay page shows. */
  replay: Broadcast | null;
  replays: ReplayItem[];
  playback: Playback | null;
  you: Joined["you"] | null;
  /** Whether this page is one of those that measure latency. */
  measures: boolean;
  /** People watching now; null until the first count. */
  people: number | null;
  link: Link;
  refusal: Refusal | null;
}

type Shown = Pick<RoomState, "broadcast" | "next" | "seen">;

export const EMPTY: RoomState = {
  replayId: null,
  room: null,
  broadcast: null,
  told: false,
  next: null,
  seen: null,
  replay: null,
  replays: [],
  playback: null,
  you: null,
  measures: false,
  people: null,
  link: "connecting",
  refusal: null,
};

/** What to show; `replay` and `live` need a player. */
export type Phase = "loading" | "refused" | "before" | "live" | "interrupted" | "ended" | "replay";

export function phaseOf(state: RoomState): Phase {
  if (state.refusal) return "refused";
  if (!state.room) return "loading";
  if (state.replayId) return "replay";
  switch (state.broadcast?.state) {
    case "live":
    case "interrupted":
    case "ended":
      return state.broadcast.state;
    case "replay_ready":
      return "ended";
    default:
      return "before";
  }
}

export function isOnAir(broadcast: Broadcast | null): boolean {
  return broadcast?.state === "live" || broadcast?.state === "interrupted";
}

export function watched(state: RoomState, watch: Watch): RoomState {
  return { ...state, room: watch.room, ...shown(state, watch.broadcast), replays: watch.replays, refusal: null };
}

/**
 * Each join brings a playback address of its own. The one in use is kept, so that a
 * reconnection does not disturb the picture, unless it was refused (`renew`).
 *
 * The answer was read up to half a second ago: once the live channel tells what the room
 * shows, it alone does.
 */
export function joined(state: RoomState, answer: Joined, renew: boolean): RoomState {
  const { room, you, measures } = answer;
  const offered = answer.playback?.kind === (state.replayId ? "replay" : "live") ? answer.playback : null;
  if (state.replayId) {
    const playback = renew ? offered : (state.playback ?? offered);
    return { ...state, room, you, measures, playback, replay: answer.broadcast, refusal: null };
  }
  const now: Shown = state.told ? state : shown(state, answer.broadcast);
  const held = !renew && now.broadcast?.id === state.broadcast?.id ? state.playback : null;
  const fresh = now.broadcast?.id === answer.broadcast?.id ? offered : null;
  return { ...state, ...now, room, you, measures, playback: isOnAir(now.broadcast) ? (held ?? fresh) : null, refusal: null };
}

/** A snapshot replaces what events would have told. */
export function restored(state: RoomState, snapshot: Record<string, unknown>): RoomState {
  const broadcast = snapshot["broadcast"] as Broadcast | null | undefined;
  const audience = snapshot["audience"] as { people?: number } | null | undefined;
  const now = broadcast === undefined ? state : showing(state, broadcast);
  return { ...now, told: state.told || broadcast !== undefined, people: audience?.people ?? state.people };
}

export function reduce(state: RoomState, event: ChannelEvent): RoomState {
  switch (event.type) {
    case "broadcast.changed":
      return learned(state, (event.data as unknown as EventData["broadcast.changed"]).broadcast);
    case "audience":
      return { ...state, people: (event.data as unknown as EventData["audience"]).people };
    default:
      return state;
  }
}

/** Whether the news changes which replays there are. */
export function changesReplays(state: RoomState, event: ChannelEvent): boolean {
  if (event.type !== "broadcast.changed") return false;
  const news = (event.data as unknown as EventData["broadcast.changed"]).broadcast;
  return news?.state === "replay_ready" || state.replays.some((replay) => replay.broadcast_id === news?.id);
}

/** Comments are taken from the moment a broadcast is planned until it ends. */
export function isTalkOpen(state: RoomState): boolean {
  return !state.replayId && (isPlanned(state.broadcast) || isOnAir(state.broadcast));
}

function isPlanned(broadcast: Broadcast | null): boolean {
  return broadcast?.state === "scheduled" || broadcast?.state === "preparing";
}

function isOver(broadcast: Broadcast | null): boolean {
  return broadcast?.state === "ended" || broadcast?.state === "replay_ready";
}

/** While a broadcast is on air, news of another one that is not concern nobody who watches. */
function learned(state: RoomState, news: Broadcast | null): RoomState {
  const elsewhere = isOnAir(state.broadcast) && news?.id !== state.broadcast?.id && !isOnAir(news);
  return elsewhere && !state.replayId ? state : showing(state, news);
}

/** An address belongs to one broadcast; the one in use lives as long as that is on air. */
function showing(state: RoomState, next: Broadcast | null): RoomState {
  const now = shown(state, next);
  const keeps = state.replayId !== null || (now.broadcast?.id === state.broadcast?.id && isOnAir(now.broadcast));
  return { ...state, ...now, playback: keeps ? state.playback : null };
}

/** A plan does not push away what somebody has just watched to its end: it is named beside it. */
function shown(state: RoomState, offered: Broadcast | null): Shown {
  const { broadcast, seen } = state;
  if (isOver(broadcast) && broadcast?.id === seen && isPlanned(offered)) return { broadcast, next: offered, seen };
  return { broadcast: offered, next: null, seen: isOnAir(offered) && offered ? offered.id : seen };
}
