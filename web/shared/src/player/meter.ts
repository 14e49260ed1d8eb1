/** Counts stalls and keeps the latency figure: what a viewer suffered, by honest rules. Pure. */

export interface MeterSample {
  /** Monotonic milliseconds. */
  at: number;
  position: number;
  /** True when the picture is meant to move. */
  expected: boolean;
}

/** A standstill shorter than this is not seen as one. */
export const STALL_MILLISECONDS = 250;

export class Meter {
  stalls = 0;
  stalledMilliseconds = 0;
  playedMilliseconds = 0;
  private last: MeterSample | null = null;
  private standingSince: number | null = null;
  private counted = false;

  /** `position` is the playhead in seconds; call several times a second. */
  observe(sample: MeterSample): void {
    const last = this.last;
    this.last = sample;
    if (!last || !sample.expected || !last.expected) {
      this.standingSince = null;
      this.counted = false;
      return;
    }
    const elapsed = sample.at - last.at;
    if (sample.position !== last.position) {
      this.playedMilliseconds += elapsed;
      this.standingSince = null;
      this.counted = false;
      return;
    }
    this.standingSince ??= last.at;
    const standing = sample.at - this.standingSince;
    if (standing < STALL_MILLISECONDS) return;
    if (!this.counted) this.stalls += 1;
    this.stalledMilliseconds += this.counted ? elapsed : standing;
    this.counted = true;
  }

  /** True while a counted stall lasts. */
  get stalling(): boolean {
    return this.counted;
  }
}

/**
 * Seconds between the moment a picture entered the server and now, or null when unknown.
 *
 * `serverNow` and `playing` are milliseconds of the server's clock; `playing` is the
 * program date-time at the playhead.
 */
export function latencySeconds(serverNow: number, playing: number | null): number | null {
  if (playing === null || !Number.isFinite(playing)) return null;
  return Math.max(0, (serverNow - playing) / 1000);
}

/** Eases the shown figure so that it does not flicker; big changes show at once. */
export function eased(shown: number | null, measured: number | null): number | null {
  if (measured === null || shown === null || Math.abs(measured - shown) > 2) return measured;
  return shown + (measured - shown) * 0.2;
}
