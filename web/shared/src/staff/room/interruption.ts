/** When an interruption began, as far as this screen saw it. */
import { useState } from "react";
import type { BroadcastRead } from "../../generated/model/index.ts";

/**
 * Milliseconds since 1970, null while the broadcast is not interrupted. A screen opened
 * in the middle of an interruption counts from its opening, so its figure is the most
 * that can be left.
 */
export function useInterruption({ state }: Pick<BroadcastRead, "state">): number | null {
  const [since, setSince] = useState<{ state: BroadcastRead["state"]; at: number }>(() => ({ state, at: Date.now() }));
  if (since.state !== state) setSince({ state, at: Date.now() });
  return state === "interrupted" ? since.at : null;
}
