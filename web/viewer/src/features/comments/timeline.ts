/** Comments of a replay, shown when the playhead passes the moment they were written for. Pure. */
import type { CommentItem } from "./core.ts";

const SHOWN = 200;

export class Timeline {
  private readonly moments: number[] = [];
  private readonly items: CommentItem[] = [];

  get size(): number {
    return this.items.length;
  }

  /** Adds a page, in any order; repetitions are dropped. */
  add(page: readonly CommentItem[]): void {
    const known = new Set(this.items.map((item) => item.id));
    const all = [...this.items, ...page.filter((item) => !known.has(item.id))];
    const dated = all.map((item) => ({ item, moment: momentOf(item) })).sort((one, other) => one.moment - other.moment || one.item.offset - other.item.offset);
    this.items.splice(0, this.items.length, ...dated.map((entry) => entry.item));
    this.moments.splice(0, this.moments.length, ...dated.map((entry) => entry.moment));
  }

  remove(id: string): void {
    const index = this.items.findIndex((item) => item.id === id);
    if (index < 0) return;
    this.items.splice(index, 1);
    this.moments.splice(index, 1);
  }

  /** The newest comments up to `playing` (milliseconds of media time), oldest first. */
  until(playing: number): CommentItem[] {
    let low = 0;
    let high = this.moments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.moments[middle] ?? 0) <= playing) low = middle + 1;
      else high = middle;
    }
    return this.items.slice(Math.max(0, low - SHOWN), low);
  }
}

function momentOf(item: CommentItem): number {
  return Date.parse(item.at ?? item.created_at);
}
