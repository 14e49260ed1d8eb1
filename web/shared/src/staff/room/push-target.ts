/** Which broadcast an encoder would open if it pushed to the room now. Pure; the server has the last word. */
import type { BroadcastRead } from "../../generated/model/index.ts";
import { isRunning } from "./states.ts";

/** A scheduled broadcast opens so long before its time, unless the server is set otherwise. */
export const EARLY_MILLISECONDS = 30 * 60_000;

export type Push =
  /** The encoder opens this broadcast. */
  | { kind: "this" }
  /** It opens another plan of the room. */
  | { kind: "other"; broadcast: BroadcastRead }
  /** Another broadcast of the room is running: this one has to wait for its end. */
  | { kind: "busy"; broadcast: BroadcastRead }
  /** It is turned away: the announced time is too far ahead. */
  | { kind: "early" };

export interface RoomPlans {
  /** The one that runs, else the next scheduled. */
  current: BroadcastRead | null;
  newestDraft: BroadcastRead | null;
}

export function pushOf(broadcast: BroadcastRead, { current, newestDraft }: RoomPlans, now: number): Push {
  if (isRunning(broadcast.state)) return { kind: "this" };
  if (current && isRunning(current.state)) return { kind: "busy", broadcast: current };
  const target = current && isNear(current, now) ? current : newestDraft;
  if (!target) return { kind: broadcast.state === "draft" ? "this" : "early" };
  return target.id === broadcast.id ? { kind: "this" } : { kind: "other", broadcast: target };
}

function isNear({ scheduled_at }: BroadcastRead, now: number): boolean {
  return scheduled_at !== null && Date.parse(scheduled_at) <= now + EARLY_MILLISECONDS;
}
