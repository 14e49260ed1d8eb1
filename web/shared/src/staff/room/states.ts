/** What the states of a broadcast have in common. Pure. */
import type { BroadcastState } from "../../generated/model/index.ts";

const RUNNING: ReadonlySet<BroadcastState> = new Set(["preparing", "live", "interrupted"]);

export function isRunning(state: BroadcastState): boolean {
  return RUNNING.has(state);
}

export function isOver(state: BroadcastState): boolean {
  return state === "ended" || state === "replay_ready";
}

/** Still a plan: nothing was opened for it yet. */
export function isPlan(state: BroadcastState): boolean {
  return state === "draft" || state === "scheduled";
}
