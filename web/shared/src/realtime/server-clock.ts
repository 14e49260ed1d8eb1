/**
 * The server's clock as seen from here.
 *
 * Each exchange gives an offset whose error is at most half of the round trip; the
 * exchange with the shortest round trip of the last few minutes is believed.
 */

const KEEP_MILLISECONDS = 300_000;

interface Sample {
  offset: number;
  roundTrip: number;
  takenAt: number;
}

export class ServerClock {
  private best: Sample | null = null;

  constructor(private readonly now: () => number = () => Date.now()) {}

  /** `sentAt` and `receivedAt` are local milliseconds around the exchange; `serverTime` is ISO 8601. */
  measure(serverTime: string, sentAt: number, receivedAt: number): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server) || receivedAt < sentAt) return;
    const sample = { offset: server - (sentAt + receivedAt) / 2, roundTrip: receivedAt - sentAt, takenAt: receivedAt };
    const stale = this.best !== null && receivedAt - this.best.takenAt > KEEP_MILLISECONDS;
    if (this.best === null || stale || sample.roundTrip <= this.best.roundTrip) this.best = sample;
  }

  /** Server minus local, milliseconds; 0 before the first measurement. */
  get offset(): number {
    return this.best?.offset ?? 0;
  }

  /** How wrong `offset` may be when both clocks run evenly, milliseconds. */
  get error(): number {
    return this.best === null ? Infinity : this.best.roundTrip / 2;
  }

  /** Server time in milliseconds since 1970. */
  serverNow(): number {
    return this.now() + this.offset;
  }
}
