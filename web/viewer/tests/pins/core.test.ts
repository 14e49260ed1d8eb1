import { expect, it } from "vitest";
import { learned, ofBroadcast, shownAt, without, type Pin } from "../../src/features/pins/core.ts";

const second = (seconds: number) => new Date(seconds * 1000).toISOString();
const pin = (id: string, at: number, until: number | null = null, endedAt: number | null = null): Pin => ({
  id,
  broadcast_id: "b",
  comment_id: `c-${id}`,
  author: { id: "p", name: "Ming", role: "viewer" },
  body: "hello",
  at: second(at),
  until: until === null ? null : second(until),
  ended_at: endedAt === null ? null : second(endedAt),
});
const shown = (pins: Pin[], at: number) => shownAt(pins, at * 1000)?.id ?? null;

it("is on top when the picture comes to it, not before", () => {
  expect([9, 10, 99].map((at) => shown([pin("a", 10)], at))).toEqual([null, "a", "a"]);
});

it("ends at its time, or when it is taken down", () => {
  expect([19, 20].map((at) => shown([pin("a", 10, 20)], at))).toEqual(["a", null]);
  expect([14, 15].map((at) => shown([pin("a", 10, 20, 15)], at))).toEqual(["a", null]);
});

it("gives way to the next, and does not come back after it", () => {
  const pins = [pin("a", 10), pin("b", 20, 30)];
  expect([19, 20, 30].map((at) => shown(pins, at))).toEqual(["a", "b", null]);
});

it("is learned once, and again when it is taken down", () => {
  const once = learned(learned([], pin("a", 10)), pin("b", 20));
  expect(learned(once, pin("a", 10, null, 12)).map(({ id, ended_at }) => [id, ended_at])).toEqual([
    ["a", second(12)],
    ["b", null],
  ]);
});

it("goes with its comment", () => {
  expect(without([pin("a", 10), pin("b", 20)], "c-a").map(({ id }) => id)).toEqual(["b"]);
});

it("goes with its broadcast", () => {
  const pins = [pin("a", 10), { ...pin("b", 20), broadcast_id: "other" }];
  expect(ofBroadcast(pins, "other").map(({ id }) => id)).toEqual(["b"]);
});
