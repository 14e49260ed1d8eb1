/** A replay's comments: fetched for the minutes around the playhead, shown in step with it. */
import { Problem } from "@shared/api/problem.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { CommentItem } from "../features/comments/core.ts";
import { Timeline } from "../features/comments/timeline.ts";
import type { CommentPage, CommentStore } from "../features/comments/store.ts";

type ReadSpan = (from: string, until: string, after: string | null) => Promise<CommentPage>;

const SPAN_MILLISECONDS = 120_000;
/** The next span is fetched this long before the playhead reaches it. */
const AHEAD_MILLISECONDS = 30_000;
/** Pages of one span; more comments than that would scroll by unread. */
const PAGES = 20;

export class ReplayComments {
  private readonly timeline = new Timeline();
  private readonly fetched = new Set<number>();
  private playing: number | null = null;

  constructor(
    private readonly read: ReadSpan,
    private readonly talk: CommentStore,
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const event of events) {
      if (event.type === "comment.deleted") this.timeline.remove((event.data as unknown as { id: string }).id);
    }
    this.show();
  }

  /** Comments that no span has. */
  add(items: readonly CommentItem[]): void {
    this.timeline.add(items);
    this.show();
  }

  /** `playing` is the media time at the playhead, milliseconds. */
  follow(playing: number): void {
    this.playing = playing;
    const span = Math.floor(playing / SPAN_MILLISECONDS);
    for (const wanted of [span, span - 1, Math.floor((playing + AHEAD_MILLISECONDS) / SPAN_MILLISECONDS)]) void this.fetch(wanted);
    this.show();
  }

  private async fetch(span: number): Promise<void> {
    if (this.fetched.has(span)) return;
    this.fetched.add(span);
    const from = new Date(span * SPAN_MILLISECONDS).toISOString();
    const until = new Date((span + 1) * SPAN_MILLISECONDS).toISOString();
    try {
      let cursor: string | null = null;
      for (let pages = 0; pages < PAGES; pages += 1) {
        const page: CommentPage = await this.read(from, until, cursor);
        this.timeline.add(page.items);
        this.show();
        cursor = page.next_cursor ?? null;
        if (!cursor) return;
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fetched.delete(span); // tried again when the playhead moves on
    }
  }

  private show(): void {
    if (this.playing !== null) this.talk.show(this.timeline.until(this.playing));
  }
}
