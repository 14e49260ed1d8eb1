/** What somebody may not do in a room, and what they say to it. Pure. */
import type { AppealView, RestrictionRead, ViewerStanding } from "@shared/generated/model/index.ts";

export type Restriction = RestrictionRead;
export type Appeal = AppealView;
export type Standing = ViewerStanding;

export const NOTE_LIMIT = 500;

/** The one that decides: the server names the longest first. */
export function chosen(standing: Standing | null, kind: Restriction["kind"]): Restriction | null {
  return standing?.restrictions.find((one) => one.kind === kind) ?? null;
}

export function mayAppeal(one: Restriction, now: number): boolean {
  return one.appealable_at !== null && Date.parse(one.appealable_at) <= now;
}

/** Milliseconds until it is over; null: never by itself. */
export function left(until: string | null, now: number): number | null {
  return until === null ? null : Math.max(0, Date.parse(until) - now);
}
