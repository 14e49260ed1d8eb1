/** What may be done to a broadcast in its state. Pure; the server has the last word. */
import type { BroadcastRead } from "@shared/generated/model/index.ts";

type Broadcast = Pick<BroadcastRead, "state" | "started_at">;

/** A plan may go, and what never was on air; the rest stays in the book. */
export function isDeletable({ state, started_at }: Broadcast): boolean {
  if (state === "draft" || state === "scheduled") return true;
  return (state === "ended" || state === "replay_ready") && started_at === null;
}

export function isEndable({ state }: Broadcast): boolean {
  return state === "preparing" || state === "live" || state === "interrupted";
}
