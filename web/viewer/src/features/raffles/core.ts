/** Raffles, our standing in them, and which of them the picture has come to. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { StandingRead } from "@shared/generated/model/index.ts";

export type Raffle = EventData["raffle.changed"]["raffle"];
export type Standing = StandingRead;

export interface Raffles {
  raffles: readonly Raffle[];
  /** By raffle: how many entered, as it came last; what we did of what is asked. */
  entries: Readonly<Record<string, number>>;
  mine: Readonly<Record<string, Standing>>;
  /** Those that this viewer has put away. */
  dismissed: readonly string[];
}

/** `closing`: late entries are still counted, and nobody knows yet who wins. */
export type Phase = "open" | "closing" | "drawn" | "called_off";

export interface Shown {
  raffle: Raffle;
  phase: Phase;
  entries: number;
  mine: Standing | null;
  /** Seconds until it closes. */
  left: number;
}

export const NONE: Raffles = { raffles: [], entries: {}, mine: {}, dismissed: [] };

/** What is over stays on the screen so long. */
const OVER_MILLISECONDS = 60_000;

export function learned(state: Raffles, raffle: Raffle): Raffles {
  const known = state.raffles.some(({ id }) => id === raffle.id);
  const raffles = known ? state.raffles.map((one) => (one.id === raffle.id ? raffle : one)) : [...state.raffles, raffle];
  return counted({ ...state, raffles }, raffle.id, raffle.entries);
}

/** The number only grows: an older one that comes late is left alone. */
export function counted(state: Raffles, id: string, entries: number): Raffles {
  if ((state.entries[id] ?? -1) >= entries) return state;
  return { ...state, entries: { ...state.entries, [id]: entries } };
}

export function stands(state: Raffles, id: string, standing: Standing): Raffles {
  return { ...state, mine: { ...state.mine, [id]: standing } };
}

/** We are in. What is not known of the rest stays as it was. */
export function entered(state: Raffles, id: string, entryId: string, via: Standing["via"]): Raffles {
  const before = state.mine[id] ?? { place: null, said: via === "comment", likes: 0, minutes: 0, shared: false };
  return stands(state, id, { ...before, entry_id: entryId, via, said: before.said || via === "comment" });
}

export function won(state: Raffles, id: string, place: number): Raffles {
  const mine = state.mine[id];
  return mine ? stands(state, id, { ...mine, place }) : state;
}

export function dismissed(state: Raffles, id: string): Raffles {
  return { ...state, dismissed: [...state.dismissed, id] };
}

/** What a broadcast shows at `moment` (milliseconds of media time): each raffle takes the place of those before. */
export function shownAt(state: Raffles, broadcastId: string | null, moment: number): Shown | null {
  const begun = begunAt(state, broadcastId, moment);
  const raffle = begun.at(-1);
  if (!raffle || state.dismissed.includes(raffle.id)) return null;
  const phase = phaseAt(raffle, moment);
  if (isOver(phase) && moment >= Date.parse(overAt(raffle) ?? "") + OVER_MILLISECONDS) return null;
  const left = Math.max(0, Math.ceil((Date.parse(raffle.closes_at) - moment) / 1000));
  return { raffle, phase, entries: state.entries[raffle.id] ?? raffle.entries, mine: state.mine[raffle.id] ?? null, left };
}

/** What the picture has shown the end of, the newest first. */
export function endedAt(state: Raffles, broadcastId: string | null, moment: number): Raffle[] {
  return begunAt(state, broadcastId, moment)
    .filter((raffle) => isOver(phaseAt(raffle, moment)))
    .reverse();
}

/** When it was drawn or called off. */
export function overAt({ drawn_at, called_off_at }: Raffle): string | null {
  return drawn_at ?? called_off_at;
}

/** Where a raffle stands for a picture: it may have been drawn while the picture is not there yet. */
export function phaseAt(raffle: Raffle, moment: number): Phase {
  if (raffle.drawn_at && moment >= Date.parse(raffle.drawn_at)) return "drawn";
  if (raffle.called_off_at && moment >= Date.parse(raffle.called_off_at)) return "called_off";
  const end = Math.min(Date.parse(raffle.closes_at), raffle.closed_at ? Date.parse(raffle.closed_at) : Infinity);
  return moment >= end ? "closing" : "open";
}

function isOver(phase: Phase): boolean {
  return phase === "drawn" || phase === "called_off";
}

function begunAt(state: Raffles, broadcastId: string | null, moment: number): Raffle[] {
  return state.raffles.filter((raffle) => raffle.broadcast_id === broadcastId && Date.parse(raffle.at) <= moment).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
