import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../../src/staff/query-client.ts";
import { keys } from "../../src/staff/keys.ts";
import { changeLive, Gatherer } from "../../src/staff/room/channel.ts";
import { emptyLive, type LiveState } from "../../src/staff/room/live-state.ts";
import type { ChannelEvent } from "../../src/realtime/protocol.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (offset: number): ChannelEvent => ({ id: `e${offset}`, offset, type: "comment.created", at: "", data: {} });

it("hands on a rush of comments in one piece and in order", () => {
  const taken: number[][] = [];
  const gatherer = new Gatherer((events) => taken.push(events.map(({ offset }) => offset ?? -1)));
  for (let offset = 1; offset <= 10; offset += 1) gatherer.add([event(offset)]);
  expect(taken).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(taken).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
  vi.advanceTimersByTime(1_000);
  expect(taken.length).toBe(1);
});

it("leaves nothing behind when it is closed", () => {
  const taken: ChannelEvent[][] = [];
  const gatherer = new Gatherer((events) => taken.push(events));
  gatherer.add([event(1)]);
  gatherer.close();
  vi.advanceTimersByTime(1_000);
  expect(taken).toEqual([]);
});

it("keeps the comments that stay the same objects when the list moves up", () => {
  const cache = createQueryClient();
  const at = { created_at: "", at: "", client_id: "k", author: { id: "p", name: "Ming", role: "viewer" as const } };
  const comments = [1, 2, 3].map((offset) => ({ id: `c${offset}`, offset, body: "hi", ...at }));
  changeLive(cache, "b1", () => ({ ...emptyLive("b1"), comments }));
  changeLive(cache, "b1", (state) => ({ ...state, comments: state.comments.slice(1) }));
  expect(cache.getQueryData<LiveState>(keys.live("b1"))?.comments[0]).toBe(comments[1]);
});
