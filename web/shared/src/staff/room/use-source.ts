/** What is known of a broadcast's source now, and the encoders that were turned away. */
import type { BroadcastRead, RefusalRead, SourceHealth } from "../../generated/model/index.ts";
import { freshest } from "../health/fresh.ts";
import { healthIn } from "../health/judge.ts";
import { refusalsIn } from "../health/refusals.ts";
import { useNow } from "../use-now.ts";
import type { LiveState } from "./live-state.ts";
import { isRunning } from "./states.ts";
import { useHealth } from "./use-live.ts";

const LOOK_AGAIN_MILLISECONDS = 5_000;

export interface Source {
  health: SourceHealth | null;
  refusals: RefusalRead[];
}

export function useSource(broadcast: BroadcastRead, live: LiveState): Source {
  const read = useHealth(broadcast.id, broadcast.state !== "replay_ready");
  const now = useNow(isRunning(broadcast.state), LOOK_AGAIN_MILLISECONDS);
  const heard = [
    { health: live.health, at: live.healthHeardAt },
    { health: read.data?.source ?? null, at: read.dataUpdatedAt },
  ];
  return { health: healthIn(broadcast.state, freshest(heard, now)), refusals: refusalsIn(broadcast.state, read.data?.refusals ?? []) };
}
