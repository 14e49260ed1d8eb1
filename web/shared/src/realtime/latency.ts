/**
 * What a page measures of the room's speed: how long its own comment takes to come back, and how long a
 * comment takes from the server to the screen. Framework-free; no timer, no socket.
 *
 * The buckets are those of `src/liveloop/insight/latency/histogram.py`, which says how exact they are.
 */
import type { EventData } from "../generated/events.ts";
import type { ChannelEvent } from "./protocol.ts";

const BUCKETS_PER_OCTAVE = 8;
export const BUCKETS = 120;

/** More than this on their way at once is not what a person does, or a screen shows. */
const ECHOES_LIMIT = 60;
const PAINTS_LIMIT = 1_000;
/** What did not come back or was not drawn within this time is not measured: the page slept, or it is out of view. */
const PATIENCE_MILLISECONDS = 60_000;
/** With a clock that may be further off than this, paint is not measured. */
const CLOCK_MILLISECONDS = 250;
/** The most that the server takes in one report. */
const REPORT_PAINTS = 6_000;

export type Pairs = [bucket: number, count: number][];

export interface LatencyReport extends Record<string, unknown> {
  echo: Pairs;
  paint: Pairs;
  /** How wrong our view of the server's clock may be; absent without paints. */
  clock_ms?: number;
  clipped: number;
}

/** What of `ServerClock` is used. */
export interface Clock {
  serverNow(): number;
  /** Milliseconds. */
  readonly error: number;
}

export function bucketOf(milliseconds: number): number {
  if (milliseconds < 1) return 0;
  return Math.min(BUCKETS - 1, Math.floor(BUCKETS_PER_OCTAVE * Math.log2(milliseconds)));
}

/** When the server made an event: its id is a UUIDv7, which begins with the milliseconds since 1970. */
export function madeAt(eventId: string): number {
  return parseInt(eventId.replace("-", "").slice(0, 12), 16);
}

class Tally {
  private counts = new Map<number, number>(); // bounded: BUCKETS
  size = 0;

  add(milliseconds: number): void {
    const bucket = bucketOf(milliseconds);
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
    this.size += 1;
  }

  take(): Pairs {
    const pairs = [...this.counts].sort(([one], [other]) => one - other);
    this.counts.clear();
    this.size = 0;
    return pairs;
  }
}

export class LatencyMeter {
  private readonly echo = new Tally();
  private readonly paint = new Tally();
  /** When our comments were sent, by client id. */
  private readonly sent = new Map<string, number>();
  /** When the comments of others were made, server time, by id: they wait for the screen. */
  private readonly coming = new Map<string, number>();
  private clipped = 0;
  private onlineSince = Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The socket is open again: what was made before was held up by our own absence. */
  online(): void {
    this.onlineSince = this.clock.serverNow();
  }

  offline(): void {
    this.onlineSince = Infinity;
    this.coming.clear();
  }

  /** Somebody tapped on send. Again: they tried again. */
  sending(clientId: string): void {
    if (this.sent.size < ECHOES_LIMIT || this.sent.has(clientId)) this.sent.set(clientId, this.now());
  }

  /** The room's stream brings this; `seen` tells whether anybody looks at the page. */
  heard(events: readonly ChannelEvent[], seen: boolean): void {
    for (const { id, type, data } of events) {
      if (type !== "comment.created") continue;
      const comment = data as unknown as EventData["comment.created"];
      if (this.came(comment.client_id)) continue;
      const made = madeAt(id);
      if (seen && made >= this.onlineSince && this.coming.size < PAINTS_LIMIT) this.coming.set(comment.id, made);
    }
  }

  /** Those of these comments that wait for the screen; give them to `painted` when the frame with them is out. */
  drawn(ids: Iterable<string>): string[] {
    if (this.coming.size === 0) return [];
    return [...ids].filter((id) => this.coming.has(id));
  }

  painted(ids: readonly string[], seen: boolean): void {
    const now = this.clock.serverNow();
    for (const id of ids) {
      const made = this.coming.get(id);
      this.coming.delete(id);
      if (made === undefined || !seen || this.clock.error > CLOCK_MILLISECONDS || this.paint.size >= REPORT_PAINTS) continue;
      if (now < made) this.clipped += 1;
      this.paint.add(now - made);
    }
  }

  /** What was measured since the last time; null when that is nothing. */
  take(): LatencyReport | null {
    this.forget();
    if (this.echo.size === 0 && this.paint.size === 0) return null;
    const clock = this.paint.size > 0 ? { clock_ms: this.clock.error } : {};
    const report = { echo: this.echo.take(), paint: this.paint.take(), ...clock, clipped: this.clipped };
    this.clipped = 0;
    return report;
  }

  /** One of ours came back. */
  private came(clientId: string): boolean {
    const sentAt = this.sent.get(clientId);
    if (sentAt === undefined) return false;
    this.sent.delete(clientId);
    this.echo.add(this.now() - sentAt);
    return true;
  }

  private forget(): void {
    const now = this.now();
    const serverNow = this.clock.serverNow();
    for (const [id, at] of this.sent) if (now - at > PATIENCE_MILLISECONDS) this.sent.delete(id);
    for (const [id, made] of this.coming) if (serverNow - made > PATIENCE_MILLISECONDS) this.coming.delete(id);
  }
}
