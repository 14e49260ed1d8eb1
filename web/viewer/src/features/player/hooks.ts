/** The figures that browser tests and benchmarks read: `window.__liveloop.stats`. */
import type { Player, PlayerStats } from "@shared/player/player.ts";

declare global {
  interface Window {
    __liveloop?: { readonly stats: PlayerStats | null };
  }
}

export function exposeStats(current: () => Player | null): void {
  window.__liveloop = {
    get stats() {
      return current()?.stats() ?? null;
    },
  };
}
