/** The gifts of one visit: what is on the screen, and what we send. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Show } from "./core.ts";

export interface GiftSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Media time on the screen, ISO 8601; null when there is no picture. */
  mediaTime(): string | null;
}

/** What came of a gift: our balance after it, and the combo; or why not. */
export type Outcome = { balance: number; combo: { id: string; count: number } } | { code: string };

export interface Wanted {
  gift_id?: string;
  quantity?: number;
  /** Of a tip. */
  points?: number;
}

const TRIES = 4;
/** Nobody knows whether the server took it: under the same id it is asked again. */
const UNSURE = new Set(["timeout", "busy", "unavailable", "internal"]);
const AGAIN_MILLISECONDS = 1_000;

export class GiftStore {
  private show: Show = core.NOTHING;

  constructor(
    private readonly source: GiftSource,
    private readonly listener: (show: Show) => void,
    private readonly total: (points: number) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
    private readonly pause: (milliseconds: number) => Promise<void> = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const event of events) {
      const at = Date.parse(event.at ?? "") || 0;
      if (event.type === "gift.sent") this.sent(event.data as unknown as EventData["gift.sent"], at);
      if (event.type === "gift.storm") this.storm(event.id, event.data as unknown as EventData["gift.storm"], at);
      if (event.type === "gift.refunded") this.refunded(event.data as unknown as EventData["gift.refunded"]);
      if (event.type === "gift.leaders") this.total((event.data as unknown as EventData["gift.leaders"]).total.points);
    }
  }

  restore(snapshot: Readonly<Record<string, unknown>>): void {
    const gifts = snapshot["gifts"] as { points: number } | null | undefined;
    if (gifts !== undefined) this.total(gifts?.points ?? 0);
  }

  /** What a replay shows at its time. */
  replay(given: readonly core.Given[]): void {
    this.change(core.heard(this.show, given));
  }

  /** Called some times a second. */
  advance(moment: number, now: number): void {
    this.change(core.advanced(this.show, moment, now));
  }

  skip(): void {
    this.change(core.skipped(this.show));
  }

  /** One gift, however often it has to be asked for. */
  async give(wanted: Wanted): Promise<Outcome> {
    const id = this.newId();
    const data = { ...wanted, at: this.source.mediaTime() };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.source.send(id, "gift.send", data)) as unknown as { balance: number; combo: { id: string; count: number } };
      } catch (error) {
        if (!(error instanceof CommandRejected)) throw error;
        if (!UNSURE.has(error.code) || attempt >= TRIES) return { code: error.code };
        await this.pause((error.retryAfter ?? 0) * 1_000 || AGAIN_MILLISECONDS);
      }
    }
  }

  private sent(gift: EventData["gift.sent"], at: number): void {
    this.total(gift.total.points);
    this.change(core.heard(this.show, [core.givenOf(gift, at)]));
  }

  private storm(id: string, storm: EventData["gift.storm"], at: number): void {
    this.total(storm.total.points);
    this.change(core.heard(this.show, core.stormOf(id, storm, at)));
  }

  private refunded({ id, total }: EventData["gift.refunded"]): void {
    this.total(total.points);
    this.change(core.withdrawn(this.show, id));
  }

  private change(next: Show): void {
    if (next === this.show) return;
    this.show = next;
    this.listener(next);
  }
}
