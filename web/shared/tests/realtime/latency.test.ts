import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BUCKETS, bucketOf, LatencyMeter, madeAt } from "../../src/realtime/latency.ts";
import { LatencyReporter } from "../../src/realtime/latency-reporter.ts";
import type { ChannelEvent } from "../../src/realtime/protocol.ts";

let local = 0;
const clock = { error: 5, serverNow: () => 1_000_000 + local };
const meter = () => new LatencyMeter(clock, () => local);

beforeEach(() => {
  local = 0;
  clock.error = 5;
});

/** A comment made by the server at this local moment. */
function comment(id: string, madeLocal: number, clientId = id): ChannelEvent {
  const hex = (1_000_000 + madeLocal).toString(16).padStart(12, "0");
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
  return { id: uuid, offset: 1, type: "comment.created", at: null, data: { id, client_id: clientId } };
}

it.each([
  [-5, 0],
  [0, 0],
  [0.99, 0],
  [1, 0],
  [2, 8],
  [1000, 79],
  [1024, 80],
  [29_999, 118],
  [1e9, BUCKETS - 1],
])("puts %d ms into the bucket that the server would (%d)", (milliseconds, bucket) => {
  expect(bucketOf(milliseconds)).toBe(bucket);
});

it("reads from an event's id when the server made it", () => {
  expect(madeAt("019a1b2c-3d4e-7000-8000-000000000000")).toBe(0x019a1b2c3d4e);
});

it("measures from the tap on send until the own comment comes back", () => {
  const one = meter();
  one.online();
  one.sending("mine");
  local = 100;
  one.heard([comment("c1", 60, "mine")], true);
  one.heard([comment("c1", 60, "mine")], true);
  expect(one.take()).toEqual({ echo: [[bucketOf(100), 1]], paint: [], clipped: 0 });
  expect(one.take()).toBeNull();
});

it("counts anew when somebody tries again", () => {
  const one = meter();
  one.sending("mine");
  local = 5_000;
  one.sending("mine");
  local = 5_050;
  one.heard([comment("c1", 5_000, "mine")], true);
  expect(one.take()?.echo).toEqual([[bucketOf(50), 1]]);
});

it("measures from the making of a comment until it is on the screen", () => {
  const one = meter();
  one.online();
  local = 40;
  one.heard([comment("c1", 10), comment("c2", 30)], true);
  expect(one.drawn(["before", "c1"])).toEqual(["c1"]);
  local = 90;
  one.painted(["c1"], true);
  one.painted(["c1"], true);
  expect(one.take()).toEqual({ echo: [], paint: [[bucketOf(80), 1]], clock_ms: 5, clipped: 0 });
  expect(one.drawn(["c1", "c2"])).toEqual(["c2"]);
});

it("leaves out what nobody saw, what our absence held up, and what an uncertain clock would say", () => {
  const one = meter();
  local = 100;
  one.online();
  one.heard([comment("missed", 50)], true);
  one.heard([comment("unseen", 110)], false);
  one.heard([comment("hidden meanwhile", 110)], true);
  one.painted(one.drawn(["missed", "unseen", "hidden meanwhile"]), false);
  one.heard([comment("uncertain", 110)], true);
  clock.error = 300;
  one.painted(one.drawn(["uncertain"]), true);
  clock.error = 5;
  one.heard([comment("cut off", 110)], true);
  one.offline();
  expect(one.drawn(["cut off"])).toEqual([]);
  expect(one.take()).toBeNull();
});

it("says so when the clocks would have it painted before it was made", () => {
  const one = meter();
  one.online();
  one.heard([comment("c1", 4)], true);
  one.painted(["c1"], true);
  expect(one.take()).toEqual({ echo: [], paint: [[0, 1]], clock_ms: 5, clipped: 1 });
});

it("forgets what never comes, and never holds more than its bounds", () => {
  const one = meter();
  one.online();
  for (let number = 0; number < 3_000; number += 1) {
    one.sending(`s${number}`);
    one.heard([comment(`c${number}`, 0)], true);
  }
  expect(one.drawn(Array.from({ length: 3_000 }, (_, number) => `c${number}`)).length).toBe(1_000);
  local = 70_000;
  expect(one.take()).toBeNull();
  one.heard([comment("late", 0, "s1")], true);
  expect(one.take()).toBeNull();
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("reports a few times a minute, and only when there is something", () => {
  const one = meter();
  const sent: Record<string, unknown>[] = [];
  let ids = 0;
  const send = (id: string, name: string, data: Record<string, unknown>) => {
    sent.push({ id, name, ...data });
    return Promise.reject(new Error("refused"));
  };
  let more: Record<string, unknown> | null = null;
  const reporter = new LatencyReporter(one, send, () => more, () => 0.5, () => `r${(ids += 1)}`);
  reporter.start();
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([]);
  one.sending("mine");
  one.heard([comment("c", 0, "mine")], true);
  vi.advanceTimersByTime(15_000);
  more = { stalls: 1 };
  vi.advanceTimersByTime(15_000);
  expect(sent).toEqual([
    { id: "r1", name: "latency.report", echo: [[0, 1]], paint: [], clipped: 0 },
    { id: "r2", name: "latency.report", stalls: 1 },
  ]);
  reporter.close();
  vi.advanceTimersByTime(60_000);
  expect(sent.length).toBe(2);
});
