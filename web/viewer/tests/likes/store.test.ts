import { beforeEach, expect, it, vi } from "vitest";
import { CommandRejected } from "@shared/realtime/commands.ts";
import { NONE, shownTotal, type Likes } from "../../src/features/likes/core.ts";
import { LikeStore } from "../../src/features/likes/store.ts";

let likes: Likes;
let ids: number;
let store: LikeStore;
const send = vi.fn();
const news = (total: number, broadcast = "b1") => store.apply([{ id: "e", type: "likes", offset: null, at: null, data: { broadcast_id: broadcast, total } } as never]);

beforeEach(() => {
  vi.useFakeTimers();
  likes = NONE;
  ids = 0;
  send.mockReset();
  store = new LikeStore(send, (next) => (likes = next), () => `id-${++ids}`);
});

it("counts own taps at once and reports them together", async () => {
  news(10);
  send.mockResolvedValue({ count: 3, total: 14 });
  for (let tap = 0; tap < 3; tap += 1) store.tap();
  expect(shownTotal(likes)).toBe(13);
  await vi.advanceTimersByTimeAsync(600);
  expect(send.mock.calls.map(([, name, data]) => [name, data])).toEqual([["likes.send", { source: "id-1", count: 3 }]]);
  expect(shownTotal(likes)).toBe(14);
});

it("reports the whole count again when an answer is lost", async () => {
  send.mockRejectedValueOnce(new CommandRejected("timeout", "no answer")).mockResolvedValue({ count: 2, total: 2 });
  store.tap();
  await vi.advanceTimersByTimeAsync(600);
  store.tap();
  await vi.advanceTimersByTimeAsync(2_100);
  expect(send.mock.calls.map(([, , data]) => (data as { count: number }).count)).toEqual([1, 2]);
  expect(likes).toMatchObject({ tapped: 2, counted: 2, total: 2 });
});

it("goes on reporting what was tapped too fast", async () => {
  send.mockResolvedValueOnce({ count: 1, total: 1 }).mockResolvedValue({ count: 2, total: 2 });
  store.tap();
  store.tap();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(send).toHaveBeenCalledTimes(2);
  expect(shownTotal(likes)).toBe(2);
});

it("takes back what will never be counted", async () => {
  send.mockRejectedValue(new CommandRejected("likes.closed", "over"));
  store.tap();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(shownTotal(likes)).toBe(0);
});

it("leaves older sums alone and begins anew with another broadcast", async () => {
  news(10);
  news(8);
  expect(likes.total).toBe(10);
  send.mockResolvedValue({ count: 1, total: 11 });
  store.tap();
  await vi.advanceTimersByTimeAsync(600);
  news(2, "b2");
  expect(likes).toEqual({ broadcastId: "b2", total: 2, tapped: 0, counted: 0 });
  store.tap();
  await vi.advanceTimersByTimeAsync(600);
  const sources = send.mock.calls.map(([, , data]) => (data as { source: string }).source);
  expect(new Set(sources).size).toBe(2);
});

it("finds the sum in a snapshot", () => {
  store.restore({ likes: { broadcast_id: "b1", total: 7 } });
  expect(shownTotal(likes)).toBe(7);
  store.restore({ likes: null });
  expect(shownTotal(likes)).toBe(7);
});
