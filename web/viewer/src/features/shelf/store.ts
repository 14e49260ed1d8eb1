/** The shelves of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import type { ShelfView } from "@shared/generated/model/index.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Shelves } from "./core.ts";

export class ShelfStore {
  private state: Shelves = core.NONE;
  private reading: string | null = null;

  /** `read`: the whole shelf of a broadcast; null when it cannot be had now. */
  constructor(
    private readonly read: (broadcastId: string) => Promise<ShelfView | null>,
    private readonly listener: (shelves: Shelves) => void,
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type === "shelf.changed") this.changed(data as unknown as EventData["shelf.changed"]);
      if (type === "shelf.explaining") this.change(core.explaining(this.state, data as unknown as EventData["shelf.explaining"]));
      if (type === "shelf.stock") this.change(core.stocked(this.state, data as unknown as EventData["shelf.stock"]));
    }
  }

  /** A snapshot: of the broadcast that the room shows it is all that there is. */
  restore(snapshot: Readonly<Record<string, unknown>>): void {
    const shelf = snapshot["shelf"] as ShelfView | null | undefined;
    if (shelf) this.change(core.filled(this.state, shelf.broadcast_id, shelf));
  }

  /** Reads a shelf that no snapshot brings: that of a replay. Returns whether it is there. */
  async load(broadcastId: string): Promise<boolean> {
    const shelf = await this.read(broadcastId);
    if (shelf) this.change(core.filled(this.state, broadcastId, shelf));
    return shelf !== null;
  }

  private changed(news: EventData["shelf.changed"]): void {
    const next = core.changed(this.state, news);
    if (next) this.change(next);
    else if (this.reading !== news.broadcast_id) {
      this.reading = news.broadcast_id;
      void this.load(news.broadcast_id).finally(() => (this.reading = null));
    }
  }

  private change(next: Shelves): void {
    this.state = next;
    this.listener(next);
  }
}
