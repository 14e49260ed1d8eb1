/** Which of two measurements of a source counts: heard on the live channel, or read now and then. Pure. */
import type { SourceHealth } from "../../generated/model/index.ts";

export interface Heard {
  health: SourceHealth | null;
  /** When it arrived here, local milliseconds. */
  at: number;
}

/** A source is measured every second and read every ten: what is older than this says nothing about now. */
export const HEALTH_LASTS_MILLISECONDS = 20_000;

export function freshest(heard: readonly Heard[], now: number): SourceHealth | null {
  return heard
    .filter(({ at }) => now - at < HEALTH_LASTS_MILLISECONDS)
    .map(({ health }) => health)
    .reduce((best, health) => (health && (!best || Date.parse(health.at) > Date.parse(best.at)) ? health : best), null);
}
