/** What the page knows about the room, and how each message changes it. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { ChannelEvent, You } from "@shared/realtime/protocol.ts";
import type { Broadcast, Joined, Playback, ReplayItem, Room, Watch } from "./api.ts";

/** Why the page cannot show the room. */
export type Refusal = "not_found" | "no_replay" | "removed" | "elsewhere" | "unreachable";

/** `broken`: the live channel will not come back by itself. */
export type Link = "connecting" | "online" | "waiting" | "broken";

export interface RoomState {
  /** The broadcast of a replay page; null on the page of the room itself. */
  replayId: string | null;
  room: Room | null;
  /** What the room shows: running, else the next, else the last. */
  broadcast: Broadcast | null;
  /** What a replay page shows. */
  replay: Broadcast | null;
  replays: ReplayItem[];
  playback: Playback | null;
  you: You | null;
  /** People watching now; null until the first count. */
  people: number | null;
  link: Link;
  refusal: Refusal | null;
}

export const EMPTY: RoomState = {
  replayId: null,
  room: null,
  broadcast: null,
  replay: null,
  replays: [],
  playback: null,
  you: null,
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
  return { ...state, room: watch.room, broadcast: watch.broadcast, replays: watch.replays, refusal: null };
}

/**
 * Each join brings a playback address of its own. The one in use is kept, so that a
 * reconnection does not disturb the picture, unless it was refused (`renew`).
 */
export function joined(state: RoomState, answer: Joined, renew: boolean): RoomState {
  const { room, you } = answer;
  const wanted = answer.playback?.kind === (state.replayId ? "replay" : "live") ? answer.playback : null;
  if (state.replayId) {
    const playback = renew ? wanted : (state.playback ?? wanted);
    return { ...state, room, you, playback, replay: answer.broadcast, refusal: null };
  }
  const same = answer.broadcast?.id === state.broadcast?.id;
  const playback = same && wanted && !renew && state.playback ? state.playback : wanted;
  return { ...state, room, you, playback, broadcast: answer.broadcast, refusal: null };
}

/** A snapshot replaces what events would have told. */
export function restored(state: RoomState, snapshot: Record<string, unknown>): RoomState {
  const broadcast = snapshot["broadcast"] as Broadcast | null | undefined;
  const audience = snapshot["audience"] as { people?: number } | null | undefined;
  const shown = broadcast === undefined ? state : showing(state, broadcast);
  return { ...shown, people: audience?.people ?? state.people };
}

export function reduce(state: RoomState, event: ChannelEvent): RoomState {
  switch (event.type) {
    case "broadcast.changed":
      return showing(state, (event.data as unknown as EventData["broadcast.changed"]).broadcast);
    case "audience":
      return { ...state, people: (event.data as unknown as EventData["audience"]).people };
    default:
      return state;
  }
}

/** Comments are taken from the moment a broadcast is planned until it ends. */
export function isTalkOpen(state: RoomState): boolean {
  const shown = state.broadcast?.state;
  return !state.replayId && (shown === "scheduled" || shown === "preparing" || isOnAir(state.broadcast));
}

/** An address belongs to one broadcast; the one in use lives as long as that is on air. */
function showing(state: RoomState, next: Broadcast | null): RoomState {
  const keeps = state.replayId !== null || (next?.id === state.broadcast?.id && isOnAir(next));
  return { ...state, broadcast: next, playback: keeps ? state.playback : null };
}
