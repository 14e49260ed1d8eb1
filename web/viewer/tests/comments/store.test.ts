import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Comments } from "../../src/features/comments/core.ts";
import { CommentStore, type CommentSource } from "../../src/features/comments/store.ts";

const AUTHOR = { id: "me", name: "Me", role: "viewer" as const };

function created(offset: number): ChannelEvent {
  const data = { id: `c${offset}`, broadcast_id: "b", author: { id: "a", name: "A", role: "viewer" }, body: "x", client_id: `k${offset}`, created_at: "2026-01-01T00:00:00Z" };
  return { id: `e${offset}`, offset, type: "comment.created", at: null, data };
}

let states: Comments[];
let source: { [Name in keyof CommentSource]: ReturnType<typeof vi.fn> };
let store: CommentStore;

beforeEach(() => {
  vi.useFakeTimers();
  states = [];
  source = { send: vi.fn(), older: vi.fn(), mediaTime: vi.fn(() => "2026-01-01T00:00:05.000Z") };
  let next = 0;
  store = new CommentStore(source as never, (state) => states.push(state), () => `id-${++next}`);
  store.be(AUTHOR);
});

afterEach(() => vi.useRealTimers());

it("tells the page ten times a second however fast comments come", () => {
  for (let offset = 1; offset <= 100; offset += 1) {
    store.apply([created(offset)]);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(200);
  expect(states.length).toBeLessThanOrEqual(11);
  expect(states.at(-1)?.rows).toHaveLength(100);
});

it("bounds what waits for the next flush and counts what it dropped", () => {
  store.apply(Array.from({ length: 1_500 }, (_, index) => created(index + 1)));
  vi.advanceTimersByTime(200);
  expect(store.dropped).toBe(500);
  expect(states.at(-1)?.rows.at(-1)?.item.offset).toBe(1_500);
});

it("sends with the media time of the picture and shows the comment as sent", async () => {
  source.send.mockResolvedValue({ id: "c1", offset: 1 });
  await store.post("hello");
  expect(source.send).toHaveBeenCalledWith("id-1", "comment.send", { body: "hello", at: "2026-01-01T00:00:05.000Z", reply_to: null, mentions: [] });
  expect(states[0]?.rows[0]?.delivery).toBe("pending");
  expect(states.at(-1)?.rows[0]).toMatchObject({ delivery: "sent", item: { id: "c1", offset: 1 } });
});

it("sends a failed comment again under the same id", async () => {
  source.send.mockRejectedValueOnce(new CommandRejected("timeout", "no answer")).mockResolvedValueOnce({ id: "c1", offset: 1 });
  await store.post("hello");
  expect(states.at(-1)?.rows[0]).toMatchObject({ delivery: "failed", failure: "timeout" });
  await store.retry("id-1");
  expect(source.send.mock.calls.map(([id]) => id)).toEqual(["id-1", "id-1"]);
  expect(states.at(-1)?.rows).toHaveLength(1);
});

it("takes a deleted comment off even before it was shown", () => {
  store.apply([created(1), { id: "d", offset: 2, type: "comment.deleted", at: null, data: { id: "c1" } }]);
  vi.advanceTimersByTime(200);
  expect(states.at(-1)?.rows ?? []).toHaveLength(0);
});

it("keeps what is on the screen when a reconnection brings the newest page again", () => {
  store.enter([1, 2, 3].map((offset) => ({ ...(created(offset).data as object), offset, at: null }) as never), "older");
  store.enter([2, 3, 4].map((offset) => ({ ...(created(offset).data as object), offset, at: null }) as never), "other");
  expect(states.at(-1)?.rows.map((row) => row.item.offset)).toEqual([1, 2, 3, 4]);
  expect(states.at(-1)?.older).toBe("older");
});

it("finds what is above a list that was cut", async () => {
  store.apply(Array.from({ length: 300 }, (_, index) => created(index + 1)));
  vi.advanceTimersByTime(200);
  store.follow(false);
  const page = (from: number, to: number, next: string | null) => ({
    items: Array.from({ length: to - from + 1 }, (_, index) => ({ ...(created(from + index).data as object), offset: from + index, at: null })),
    next_cursor: next,
  });
  source.older.mockImplementation(async (cursor: string | null) => (cursor === null ? page(201, 300, "b") : cursor === "b" ? page(101, 200, "c") : page(1, 100, null)));
  await store.loadOlder();
  expect(states.at(-1)?.rows.map((row) => row.item.offset)[0]).toBe(1);
  expect(states.at(-1)?.rows).toHaveLength(300);
});

it("keeps what waits for a person, and says when it was rejected", async () => {
  source.send.mockResolvedValue({ id: "c1", offset: null, held: true });
  expect(await store.post("hello")).toBeNull();
  expect(states.at(-1)?.rows[0]?.delivery).toBe("held");
  store.apply([{ id: "e1", type: "comment.rejected", offset: 7, at: null, data: { client_id: "id-1" } } as never]);
  expect(states.at(-1)?.rows[0]).toMatchObject({ delivery: "failed", failure: "comment.rejected" });
});

it("says whom it answers and names, and says it again when it is sent again", async () => {
  source.send.mockRejectedValueOnce(new CommandRejected("timeout", "no answer")).mockResolvedValueOnce({ id: "c1", offset: 1 });
  const question = { ...(created(7).data as object), offset: 7, at: null } as never;
  await store.post("nine yuan", { answers: question, mentions: ["p9"] });
  expect(states.at(-1)?.rows[0]?.item.reply_to?.id).toBe((question as { id: string }).id);
  await store.retry("id-1");
  const sent = source.send.mock.calls.map(([, , data]) => data as { reply_to: string; mentions: string[] });
  expect(sent.map(({ reply_to, mentions }) => [reply_to, mentions])).toEqual(Array(2).fill([(question as { id: string }).id, ["p9"]]));
});
