import { expect, it } from "vitest";
import type { CommentRead } from "../../src/generated/model/index.ts";
import { emptyLive, older } from "../../src/staff/room/live-state.ts";
import { fetchOlder } from "../../src/staff/room/older-comments.ts";

const comment = (offset: number): CommentRead => ({
  id: `c${offset}`,
  offset,
  author: { id: "p1", name: "Ming", role: "viewer" },
  body: "",
  at: "",
  created_at: "",
  client_id: `k${offset}`,
});

/** A log of 300 comments, whose cursor is the offset before which a page ends. */
const log = (_: string, { cursor, limit }: { cursor?: string; limit: number }) => {
  const end = cursor === undefined ? 301 : Number(cursor);
  const start = Math.max(1, end - limit);
  const items = Array.from({ length: end - start }, (_one, index) => comment(start + index));
  return Promise.resolve({ items, next_cursor: start > 1 ? String(start) : null });
};

it("leaves no hole behind rows that were cut", async () => {
  const cut = { ...emptyLive("b1"), comments: [250, 251].map(comment), hasOlder: true, following: false };
  const state = older(cut, await fetchOlder(cut, log));
  expect(state.comments.map(({ offset }) => offset)).toEqual(Array.from({ length: 51 }, (_one, index) => 201 + index));
  const further = older(state, await fetchOlder(state, log));
  expect(further.comments[0]?.offset).toBe(151);
});
