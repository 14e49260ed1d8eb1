/** Sends what a page measured, a few times a minute at most. */
import type { LatencyMeter } from "./latency.ts";

const REPORT_MILLISECONDS = 15_000;
/** Pages that came together do not report together. */
const SPREAD = 0.2;

type Send = (id: string, name: string, data: Record<string, unknown>) => Promise<unknown>;

export class LatencyReporter {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `more` adds what others measured since the last time; null when that is nothing. */
  constructor(
    private readonly meter: LatencyMeter,
    private readonly send: Send,
    private readonly more: () => Record<string, unknown> | null = () => null,
    private readonly random: () => number = Math.random,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  start(): void {
    this.timer = setTimeout(() => this.turn(), REPORT_MILLISECONDS * (1 + SPREAD * (this.random() - 0.5)));
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private turn(): void {
    const measured = this.meter.take();
    const more = this.more();
    if (measured || more) this.send(this.newId(), "latency.report", { ...measured, ...more }).catch(() => undefined); // statistics: what is not taken is let go
    this.start();
  }
}

/** Calls back when the frame with what has just been changed on the page is out. */
export function afterFrame(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act, 0));
}
