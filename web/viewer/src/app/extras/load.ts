/** Brings the extras once the page has been painted; what failed on the network is asked for again. */
import { nextDelay } from "@shared/realtime/backoff.ts";
import { painted } from "../../shared/ui/painted.ts";
import type { Visit } from "../visit.ts";

export async function loadExtras(visit: Visit): Promise<void> {
  await painted();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { extrasOf } = await import("./index.ts");
      visit.enrich(extrasOf(visit));
      return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, nextDelay(attempt, Math.random)));
    }
  }
}
