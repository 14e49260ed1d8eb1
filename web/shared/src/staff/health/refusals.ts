/** Which refusals still say something about a broadcast in its state. Pure. */
import type { BroadcastState, RefusalRead } from "../../generated/model/index.ts";
import { isOver, isRunning } from "../room/states.ts";

/** There was nothing to push to; a broadcast that is open has mended it. */
const NOTHING_OPEN: ReadonlySet<string> = new Set(["nothing_planned", "broadcast_ended", "broadcast_over"]);

export function refusalsIn(state: BroadcastState, refusals: readonly RefusalRead[]): RefusalRead[] {
  if (isOver(state)) return [];
  return isRunning(state) ? refusals.filter(({ code }) => !NOTHING_OPEN.has(code)) : [...refusals];
}
