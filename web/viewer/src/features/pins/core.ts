/** What was put on top, and which of it the picture has come to. Pure. */
import type { EventData } from "@shared/generated/events.ts";

export type Pin = EventData["comment.pinned"];

/** More than a broadcast needs; the oldest go. */
const KEPT = 500;

/** A pin as it is now: a new one, or one that was taken down. */
export function learned(pins: readonly Pin[], pin: Pin): readonly Pin[] {
  const known = pins.some((one) => one.id === pin.id);
  return known ? pins.map((one) => (one.id === pin.id ? pin : one)) : [...pins, pin].slice(-KEPT);
}

/** What belongs to the broadcast that the room shows. */
export function ofBroadcast(pins: readonly Pin[], broadcastId: string | undefined): readonly Pin[] {
  return pins.every((pin) => pin.broadcast_id === broadcastId) ? pins : pins.filter((pin) => pin.broadcast_id === broadcastId);
}

/** A deleted comment is not on top either. */
export function without(pins: readonly Pin[], commentId: string): readonly Pin[] {
  return pins.some((pin) => pin.comment_id === commentId) ? pins.filter((pin) => pin.comment_id !== commentId) : pins;
}

/** What is on top when the picture is at `moment` (milliseconds of media time): each one covers those before. */
export function shownAt(pins: readonly Pin[], moment: number): Pin | null {
  const begun = pins.filter((pin) => Date.parse(pin.at) <= moment);
  const last = begun.reduce<Pin | null>((newest, pin) => (newest && Date.parse(newest.at) > Date.parse(pin.at) ? newest : pin), null);
  if (!last) return null;
  const ends = [last.until, last.ended_at].flatMap((end) => (end ? [Date.parse(end)] : []));
  return moment < Math.min(Infinity, ...ends) ? last : null;
}
