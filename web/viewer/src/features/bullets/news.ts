/** Which rows of the list are new, so that each flies once. Pure. */
import type { Row } from "./row.ts";

/** More at once are a page of history or a jump of the playhead: nobody could read them. */
const BURST = 40;

export class News {
  private last: string | null = null;
  private begun = false;

  /** The rows behind the last one that was seen; none the first time and after a jump. */
  of(rows: readonly Row[]): Row[] {
    const at = this.last === null ? -1 : rows.findLastIndex((row) => row.key === this.last);
    const jumped = !this.begun || (this.last !== null && at < 0);
    const fresh = jumped ? [] : rows.slice(at + 1);
    this.begun = true;
    this.last = rows[rows.length - 1]?.key ?? null;
    return fresh.length > BURST ? [] : fresh;
  }
}
