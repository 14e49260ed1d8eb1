/** What may be done to a broadcast in its state. Pure; the server has the last word. */
import type { BroadcastRead } from "@shared/generated/model/index.ts";

type Broadcast = Pick<BroadcastRead, "state" | "started_at">;

/** A plan may go, and what never was on air; the rest stays in the book. */
export function isDeletable({ state, started_at }: Broadcast): boolean {
  if (state === "draft" || state === "scheduled") return true;
  return (state === "ended" || state === "replay_ready") && started_at === null;
}

export function isStartable({ state }: Broadcast): boolean {
  return state === "draft" || state === "scheduled" || state === "preparing";
}

export function isEndable({ state }: Broadcast): boolean {
  return state === "preparing" || state === "live" || state === "interrupted";
}

/** Seconds until an interrupted broadcast ends by itself; null when that is unknown. */
export function graceLeft(interruptedAt: number | null, graceSeconds: number, now: number): number | null {
  return interruptedAt === null ? null : Math.max(0, graceSeconds - (now - interruptedAt) / 1000);
}
