import { describe, expect, it } from "vitest";
import * as core from "../../src/features/comments/core.ts";

const ME = "me";

function comment(offset: number, author = "other", client = `k${offset}`): core.CommentItem {
  return { id: `c${offset}`, offset, author: { id: author, name: author, role: "viewer" }, body: `text ${offset}`, at: null, created_at: "2026-01-01T00:00:00Z", client_id: client };
}
const draft = (client: string): core.CommentItem => ({ ...comment(Infinity, ME, client), id: client });
const offsets = (state: core.Comments) => state.rows.map((row) => row.item.offset);
const many = (count: number, from = 1) => Array.from({ length: count }, (_, index) => comment(from + index));

describe("receiving", () => {
  it("is idempotent and ordered whatever the order of arrival", () => {
    const once = core.received(core.NONE, [comment(3), comment(1)], ME);
    const twice = core.received(once, [comment(2), comment(3), comment(1)], ME);
    expect(offsets(twice)).toEqual([1, 2, 3]);
  });

  it("keeps a bounded number of rows", () => {
    const state = core.received(core.NONE, many(1_000), ME);
    expect(state.rows).toHaveLength(core.FOLLOWING_ROWS);
    expect(offsets(state).at(-1)).toBe(1_000);
    expect(state.cut).toBe(true);
  });

  it("counts what comes while the reader is scrolled up, and keeps what they read", () => {
    const reading = core.followed(core.received(core.NONE, many(200), ME), false);
    const state = core.received(reading, many(5, 201), ME);
    expect(state.unread).toBe(5);
    expect(offsets(state)[0]).toBe(1);
    expect(core.followed(state, true).unread).toBe(0);
  });

  it("removes a deleted comment", () => {
    expect(offsets(core.deleted(core.received(core.NONE, many(3), ME), "c2"))).toEqual([1, 3]);
  });
});

describe("an older page", () => {
  it("comes before the rest, but for our own words that were known already", () => {
    const known = core.received(core.NONE, [comment(2, ME), comment(50)], ME);
    expect(offsets(core.prepended(known, many(4), null, ME))).toEqual([1, 2, 3, 4, 50]);
  });
});

describe("growing", () => {
  const full = core.received(core.NONE, many(core.FOLLOWING_ROWS), ME);
  const grown = (next: core.Comments) => core.grownBy(next.rows, core.endsOf(full.rows));

  it("is seen in a list that is full", () => {
    expect(grown(core.received(full, many(7, 201), ME))).toBe(7);
  });

  it("is seen at the top as well", () => {
    expect(grown(core.prepended(core.followed(full, false), many(30, -29), null, ME))).toBe(30);
  });

  it("is all there is at first, and nothing without news", () => {
    expect(core.grownBy(full.rows, core.endsOf([]))).toBe(core.FOLLOWING_ROWS);
    expect(grown(full)).toBe(0);
    expect(core.grownBy([], core.endsOf([]))).toBe(0);
  });
});

describe("sending", () => {
  const pending = core.sending(core.received(core.NONE, [comment(1)], ME), draft("mine"));

  it("shows the own comment at once, at the end", () => {
    const state = core.received(pending, [comment(2)], ME);
    expect(state.rows.map((row) => row.delivery)).toEqual(["sent", "sent", "pending"]);
  });

  it("becomes one row when the answer comes first and the event later", () => {
    const state = core.received(core.confirmed(pending, "mine", { id: "c2", offset: 2 }), [comment(2, ME, "mine")], ME);
    expect(offsets(state)).toEqual([1, 2]);
    expect(state.rows[1]?.delivery).toBe("sent");
  });

  it("becomes one row when the event comes first and the answer later", () => {
    const state = core.confirmed(core.received(pending, [comment(2, ME, "mine")], ME), "mine", { id: "c2", offset: 2 });
    expect(offsets(state)).toEqual([1, 2]);
  });

  it("keeps its node when it becomes a sent comment", () => {
    const before = pending.rows[1]?.key;
    expect(core.received(pending, [comment(2, ME, "mine")], ME).rows[1]?.key).toBe(before);
  });

  it("can fail, be sent again and be thrown away", () => {
    const lost = core.failed(pending, "mine", "timeout");
    expect(lost.rows[1]).toMatchObject({ delivery: "failed", failure: "timeout" });
    expect(core.sending(lost, draft("mine")).rows.filter((row) => row.key === "mine")).toHaveLength(1);
    expect(core.discarded(lost, "mine").rows).toHaveLength(1);
  });

  it("never marks a comment as failed that is already durable", () => {
    const durable = core.received(pending, [comment(2, ME, "mine")], ME);
    expect(core.failed(durable, "mine", "timeout").rows[1]?.delivery).toBe("sent");
  });

  it("survives a snapshot", () => {
    const state = core.entered(pending, many(3, 10), "older", ME);
    expect(state.rows.map((row) => row.delivery)).toEqual(["sent", "sent", "sent", "pending"]);
    expect(state.older).toBe("older");
  });
});

describe("history", () => {
  it("puts older pages before, without repetition", () => {
    const state = core.prepended(core.followed(core.entered(core.NONE, many(3, 5), "p1", ME), false), many(4, 2), null, ME);
    expect(offsets(state)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(state.older).toBeNull();
  });

  it("ends at a bound", () => {
    const state = core.prepended(core.followed(core.entered(core.NONE, many(100, 1_000), "p1", ME), false), many(700, 1), "p2", ME);
    expect(state.rows).toHaveLength(core.READING_ROWS);
    expect(state.older).toBeNull();
  });
});

describe("being held", () => {
  const waiting = core.held(core.sending(core.received(core.NONE, many(2), ME), draft("d1")), "d1");

  it("stays between what was there and what comes", () => {
    const later = core.received(waiting, [comment(3)], ME);
    expect(later.rows.map((row) => row.key)).toEqual(["c1", "c2", "d1", "c3"]);
    expect(later.rows[2]?.delivery).toBe("held");
  });

  it("becomes a comment like all others once it is shown", () => {
    const shown = core.received(waiting, [comment(9, ME, "d1")], ME);
    expect(shown.rows.map((row) => [row.key, row.delivery])).toEqual([
      ["c1", "sent"],
      ["c2", "sent"],
      ["d1", "sent"],
    ]);
  });

  it("survives a snapshot, which does not know of it", () => {
    expect(core.entered(waiting, many(2), null, ME).rows.map((row) => row.key)).toEqual(["c1", "c2", "d1"]);
  });

  it("does not take back what was shown meanwhile", () => {
    const shown = core.received(waiting, [comment(9, ME, "d1")], ME);
    expect(core.held(shown, "d1").rows[2]?.delivery).toBe("sent");
  });
});
