/** A replay's gifts: fetched for the minutes around the playhead, shown when it passes them. */
import { Problem } from "@shared/api/problem.ts";
import type { GiftPage } from "../../features/gifts/api.ts";
import { givenOf, type Given } from "../../features/gifts/core.ts";

type ReadSpan = (from: string, until: string, after: string | null) => Promise<GiftPage>;

const SPAN_MILLISECONDS = 120_000;
const AHEAD_MILLISECONDS = 30_000;
const PAGES = 20;
/** A playhead that moved on by more than this was moved by hand: nothing in between is shown. */
const JUMP_MILLISECONDS = 3_000;

export class ReplayGifts {
  private readonly fetched = new Set<number>();
  private gifts: Given[] = [];
  private playing: number | null = null;

  constructor(private readonly read: ReadSpan) {}

  /** What the playhead (media time, milliseconds) has passed since the last call. */
  follow(playing: number): Given[] {
    const before = this.playing;
    this.playing = playing;
    for (const moment of [playing, playing + AHEAD_MILLISECONDS]) void this.fetch(Math.floor(moment / SPAN_MILLISECONDS));
    if (before === null || playing <= before || playing - before > JUMP_MILLISECONDS) return [];
    return this.gifts.filter(({ at }) => at > before && at <= playing);
  }

  private async fetch(span: number): Promise<void> {
    if (this.fetched.has(span)) return;
    this.fetched.add(span);
    const from = new Date(span * SPAN_MILLISECONDS).toISOString();
    const until = new Date((span + 1) * SPAN_MILLISECONDS).toISOString();
    try {
      let cursor: string | null = null;
      for (let pages = 0; pages < PAGES; pages += 1) {
        const page: GiftPage = await this.read(from, until, cursor);
        this.gifts = [...this.gifts, ...page.items.map((sent) => givenOf(sent, Date.parse(sent.at)))];
        cursor = page.next_cursor ?? null;
        if (!cursor) return;
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fetched.delete(span); // tried again when the playhead moves on
    }
  }
}
