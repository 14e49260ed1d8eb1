/** How long an interrupted broadcast still waits for its encoder. Pure. */
import type { BroadcastRead } from "../../generated/model/index.ts";

type Interrupted = Pick<BroadcastRead, "state" | "interrupted_at" | "grace_seconds">;

/** Seconds until it ends by itself; null while nothing is interrupted. `now` is the server's, in milliseconds. */
export function graceLeft({ state, interrupted_at, grace_seconds }: Interrupted, now: number): number | null {
  if (state !== "interrupted" || interrupted_at === null) return null;
  return Math.max(0, grace_seconds - (now - Date.parse(interrupted_at)) / 1000);
}
