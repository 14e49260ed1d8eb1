/**
 * Taps on their way: counted here, reported as one number that only grows.
 *
 * A report that is lost, late or sent twice does no harm, so nothing is remembered of it.
 */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Likes } from "./core.ts";

type Send = (id: string, name: string, data: Record<string, unknown>) => Promise<Record<string, unknown>>;

const REPORT_MILLISECONDS = 500;
/** After an answer that left something out, or none. */
const AGAIN_MILLISECONDS = 2_000;
const FINAL = new Set(["likes.closed", "likes.invalid", "viewer.removed", "command.unknown"]);

export class LikeStore {
  private state: Likes = core.NONE;
  private source: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reporting = false;

  constructor(
    private readonly send: Send,
    private readonly listener: (likes: Likes) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {
    this.source = newId();
  }

  tap(): void {
    this.change(core.tapped(this.state));
    this.reportIn(REPORT_MILLISECONDS);
  }

  apply(events: readonly ChannelEvent[]): void {
    for (const event of events) {
      if (event.type === "likes") this.hear(event.data as unknown as EventData["likes"]);
      if (event.type === "broadcast.changed") this.turnTo((event.data as unknown as EventData["broadcast.changed"]).broadcast);
    }
  }

  restore(snapshot: Record<string, unknown>): void {
    const likes = snapshot["likes"] as EventData["likes"] | null | undefined;
    if (likes) this.hear(likes);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  /** The room shows another broadcast: it begins without likes, as far as we know. */
  private turnTo(broadcast: EventData["broadcast.changed"]["broadcast"]): void {
    if (broadcast && broadcast.id !== this.state.broadcastId) this.hear({ broadcast_id: broadcast.id, total: 0 });
  }

  /** Another broadcast has counts of its own, under a name of its own. */
  private hear({ broadcast_id, total }: EventData["likes"]): void {
    if (this.state.broadcastId !== null && this.state.broadcastId !== broadcast_id) this.source = this.newId();
    this.change(core.told(this.state, broadcast_id, total));
  }

  private reportIn(milliseconds: number): void {
    if (this.reporting) return;
    this.timer ??= setTimeout(() => void this.report(), milliseconds);
  }

  private async report(): Promise<void> {
    this.timer = undefined;
    const { source } = this;
    const count = this.state.tapped;
    if (count === this.state.counted) return;
    this.reporting = true;
    let delay = REPORT_MILLISECONDS;
    try {
      const answer = await this.send(this.newId(), "likes.send", { source, count });
      if (source === this.source) this.change(core.counted(this.state, answer["count"] as number, answer["total"] as number));
      if ((answer["count"] as number) < count) delay = AGAIN_MILLISECONDS;
    } catch (error) {
      if (error instanceof CommandRejected && FINAL.has(error.code)) this.change(core.refused(this.state));
      delay = AGAIN_MILLISECONDS;
    }
    this.reporting = false;
    if (this.state.tapped > this.state.counted) this.reportIn(delay);
  }

  private change(next: Likes): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
