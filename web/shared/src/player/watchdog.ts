/**
 * Notices a picture that stands still while the stream moves on, or that has fallen far
 * behind, and says what to do.
 *
 * Pure: samples in, acts out. hls.js can stop asking for data at a segment boundary
 * without any error; nothing but the missing progress shows it.
 */

export interface Sample {
  /** Monotonic milliseconds. */
  at: number;
  /** Playhead, seconds. */
  position: number;
  /** Where live playback should be, seconds of the same time line; null before it is known. */
  edge: number | null;
  /** Seconds of picture that lie ready ahead of the playhead. */
  ahead: number;
  /** True when the picture is meant to move: not paused, not hidden, not seeking. */
  expected: boolean;
}

export type Act = "none" | "resume" | "rejoin" | "rebuild";

export const FROZEN_MILLISECONDS = 1_200;
/** With picture ready ahead it is the decoder that is late (a busy machine): asking again would not help it. */
export const FROZEN_READY_MILLISECONDS = 6_000;
const READY_SECONDS = 0.5;
/** With less than this ahead the picture stands because nothing came. */
const DRY_SECONDS = 0.25;
/**
 * A picture that ran dry and has something ahead again moves by itself within this time, or needs a push:
 * Chromium doubles the sound it waits for at each such standstill, up to 3 s (docs/decisions/0011).
 */
const FILLED_MILLISECONDS = 150;
/** After an act the player gets this long before the next. */
const GRACE_MILLISECONDS = 2_500;
/** The edge must have moved this far (seconds) for a freeze to be ours and not the source's. */
const EDGE_MOVED_SECONDS = 0.3;
const PROGRESS_SECONDS = 0.02;
/** Further than this behind, catching up by rate would take minutes: the picture jumps. */
export const FAR_BEHIND_SECONDS = 10;
/** A machine too slow to keep up is not made to jump more often than this. */
const JUMP_PAUSE_MILLISECONDS = 15_000;
/** Rejoins that did not help before the player is built anew. */
const REJOINS = 2;

export class Watchdog {
  private progressAt: number | null = null;
  private position = 0;
  private edge: number | null = null;
  private quietUntil = 0;
  private jumpedUntil = 0;
  private rejoins = 0;
  private dry = false;
  private filledAt: number | null = null;

  observe(sample: Sample): Act {
    if (!sample.expected || this.progressAt === null) {
      this.mark(sample);
      return "none";
    }
    if (this.isFarBehind(sample)) {
      this.jumpedUntil = sample.at + JUMP_PAUSE_MILLISECONDS;
      this.quietUntil = sample.at + GRACE_MILLISECONDS;
      this.mark(sample);
      return "rejoin";
    }
    if (Math.abs(sample.position - this.position) > PROGRESS_SECONDS) {
      this.mark(sample);
      if (sample.at > this.quietUntil) this.rejoins = 0;
      return "none";
    }
    if (this.hasRefilled(sample)) return "resume";
    if (this.edge === null) this.edge = sample.edge;
    const patience = sample.ahead > READY_SECONDS ? FROZEN_READY_MILLISECONDS : FROZEN_MILLISECONDS;
    if (sample.at - this.progressAt < patience || sample.at < this.quietUntil || !this.edgeMoved(sample)) return "none";
    this.quietUntil = sample.at + GRACE_MILLISECONDS;
    this.rejoins += 1;
    if (this.rejoins <= REJOINS) return "rejoin";
    this.rejoins = 0;
    return "rebuild";
  }

  /** Forgets everything: a new source. */
  reset(): void {
    this.progressAt = null;
    this.rejoins = 0;
    this.quietUntil = 0;
  }

  private mark(sample: Sample): void {
    this.progressAt = sample.at;
    this.position = sample.position;
    this.edge = sample.edge;
    this.dry = false;
    this.filledAt = null;
  }

  /** Once after each time that nothing lay ahead of a picture that stands. */
  private hasRefilled({ at, ahead }: Sample): boolean {
    if (ahead < DRY_SECONDS) {
      this.dry = true;
      this.filledAt = null;
      return false;
    }
    this.filledAt ??= at;
    const refilled = this.dry && at - this.filledAt >= FILLED_MILLISECONDS;
    if (refilled) this.dry = false;
    return refilled;
  }

  private isFarBehind({ at, edge, position }: Sample): boolean {
    return edge !== null && edge - position > FAR_BEHIND_SECONDS && at >= this.jumpedUntil;
  }

  private edgeMoved(sample: Sample): boolean {
    return sample.edge !== null && this.edge !== null && sample.edge - this.edge > EDGE_MOVED_SECONDS;
  }
}
