import { describe, expect, it } from "vitest";
import type { CommentRead } from "../../src/generated/model/index.ts";
import type { ChannelEvent } from "../../src/realtime/protocol.ts";
import { COMMENTS_KEPT, emptyLive, followed, newest, older, reduce, restored } from "../../src/staff/room/live-state.ts";

function comment(offset: number): CommentRead {
  return {
    id: `c${offset}`,
    offset,
    author: { id: "p1", name: "Ming", role: "viewer" },
    body: `text ${offset}`,
    at: "2026-11-23T04:00:00Z",
    created_at: "2026-11-23T04:00:00Z",
    client_id: `k${offset}`,
  };
}

function event(type: string, data: Record<string, unknown>, offset: number | null = null): ChannelEvent {
  return { id: `e${offset ?? type}`, offset, type, at: "2026-11-23T04:00:00Z", data };
}

function created(offset: number, broadcast = "b1"): ChannelEvent {
  return event("comment.created", { ...comment(offset), broadcast_id: broadcast }, offset);
}

const offsets = (state: { comments: CommentRead[] }) => state.comments.map((item) => item.offset);

describe("what a control room knows", () => {
  it("takes comments of its own broadcast once", () => {
    const state = [created(1), created(1), created(2, "another"), created(3)].reduce(reduce, emptyLive("b1"));
    expect(offsets(state)).toEqual([1, 3]);
  });

  it("keeps a bounded number of comments", () => {
    let state = emptyLive("b1");
    for (let offset = 1; offset <= COMMENTS_KEPT + 5; offset += 1) state = reduce(state, created(offset));
    expect(state.comments.length).toBe(COMMENTS_KEPT);
    expect(state.comments[0]?.offset).toBe(6);
    expect(state.hasOlder).toBe(true);
  });

  it("takes nothing away from who reads further up, until they come back", () => {
    let state = followed(emptyLive("b1"), false);
    for (let offset = 1; offset <= COMMENTS_KEPT + 5; offset += 1) state = reduce(state, created(offset));
    expect(state.comments.length).toBe(COMMENTS_KEPT + 5);
    expect(followed(state, true).comments.length).toBe(COMMENTS_KEPT);
  });

  it("hides no hole when more was missed than the newest page holds", () => {
    const known = [created(1), created(2)].reduce(reduce, emptyLive("b1"));
    const state = newest(known, { items: [comment(60), comment(61)], next_cursor: "x" });
    expect(offsets(state)).toEqual([60, 61]);
    expect(state.olderCursor).toBe("x");
  });

  it("drops a deleted comment, and one that is missing in a newer page", () => {
    const known = [created(1), created(2), created(3)].reduce(reduce, emptyLive("b1"));
    expect(offsets(reduce(known, event("comment.deleted", { id: "c2", broadcast_id: "b1" })))).toEqual([1, 3]);
    expect(offsets(newest(known, { items: [comment(2), comment(4)], next_cursor: "x" }))).toEqual([1, 2, 4]);
  });

  it("equals a fresh start after a snapshot and the events that followed", () => {
    const followed = [created(1), created(2)].reduce(reduce, emptyLive("b1"));
    const snapshot = { broadcast: { id: "b1" }, comments: { items: [comment(1), comment(2)], next_cursor: null }, audience: { people: 4, connections: 5 } };
    const fresh = restored(emptyLive("b1"), snapshot);
    expect(offsets(restored(followed, snapshot))).toEqual(offsets(fresh));
    expect(fresh.people).toBe(4);
  });

  it("leaves its comments alone when the room shows another broadcast", () => {
    const known = reduce(emptyLive("b1"), created(1));
    expect(offsets(restored(known, { broadcast: { id: "b2" }, comments: { items: [comment(9)], next_cursor: null } }))).toEqual([1]);
  });

  it("puts older comments before the known ones", () => {
    const known = newest(emptyLive("b1"), { items: [comment(3)], next_cursor: "x" });
    const state = older(known, { items: [comment(1), comment(3)], next_cursor: null });
    expect(offsets(state)).toEqual([1, 3]);
    expect(state.olderCursor).toBeNull();
  });

  it("ignores the health of another broadcast", () => {
    const state = reduce(emptyLive("b1"), event("source.health", { broadcast: "b2", at: "", state: "live" }));
    expect(state.health).toBeNull();
  });
});
