/** What the room said while its extras were still on their way. Framework-free. */
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { Extra } from "./extra.ts";

type Snapshot = Readonly<Record<string, unknown>>;

/** More than come within the seconds that a chunk takes; beyond it the oldest are forgotten. */
const KEPT = 2_000;

export class Backlog {
  private extras: readonly Extra[] | null = null;
  private snapshot: Snapshot | null = null;
  private events: ChannelEvent[] = [];

  apply(events: readonly ChannelEvent[]): void {
    if (this.extras) for (const extra of this.extras) extra.apply?.(events);
    else this.events = [...this.events, ...events].slice(-KEPT);
  }

  restore(snapshot: Snapshot): void {
    if (this.extras) for (const extra of this.extras) extra.restore?.(snapshot);
    else {
      this.snapshot = snapshot;
      this.events = [];
    }
  }

  /** They are here: tell them all that was said. */
  deliver(extras: readonly Extra[]): void {
    for (const extra of extras) {
      if (this.snapshot) extra.restore?.(this.snapshot);
      extra.apply?.(this.events);
    }
    this.extras = extras;
    this.snapshot = null;
    this.events = [];
  }
}
