/** What the player went through since it was asked last. */
import type { PlayerStats } from "@shared/player/player.ts";

type Counted = Pick<PlayerStats, "stalls" | "stalledSeconds" | "playedSeconds" | "firstPictureSeconds">;

const NONE: Counted = { stalls: 0, stalledSeconds: 0, playedSeconds: 0, firstPictureSeconds: null };

export class PictureTally {
  private before = NONE;
  private pictured = false;

  /** `stats` are those of the player that there is now; another one begins at nothing. */
  constructor(private readonly stats: () => Counted | null) {}

  /** As part of a report of latency; null when nothing was meant to play. */
  take(): Record<string, number> | null {
    const now = this.stats();
    if (!now) return null;
    const before = now.playedSeconds < this.before.playedSeconds ? NONE : this.before;
    this.before = now;
    const first = this.pictured ? null : now.firstPictureSeconds;
    this.pictured ||= first !== null;
    const played_ms = milliseconds(now.playedSeconds - before.playedSeconds);
    const stalled_ms = milliseconds(now.stalledSeconds - before.stalledSeconds);
    if (played_ms === 0 && stalled_ms === 0 && first === null) return null;
    const told = { played_ms, stalled_ms, stalls: now.stalls - before.stalls };
    return first === null ? told : { ...told, picture_ms: milliseconds(first) };
  }
}

function milliseconds(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1_000));
}
