import { expect, it } from "vitest";
import { ServerClock } from "../../src/realtime/server-clock.ts";

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

it("places the server's time in the middle of the round trip", () => {
  const clock = new ServerClock(() => 10_000);
  clock.measure(iso(15_050), 10_000, 10_100);
  expect(clock.offset).toBe(5_000);
  expect(clock.serverNow()).toBe(15_000);
});

it("believes the shortest round trip", () => {
  const clock = new ServerClock();
  clock.measure(iso(5_010), 0, 20);
  clock.measure(iso(9_000), 1_000, 3_000);
  expect(clock.offset).toBe(5_000);
});

it("says how wrong it may be: half of that round trip", () => {
  const clock = new ServerClock();
  expect(clock.error).toBe(Infinity);
  clock.measure(iso(5_010), 0, 20);
  clock.measure(iso(9_000), 1_000, 3_000);
  expect(clock.error).toBe(10);
});

it("forgets a measurement after some minutes, because clocks drift", () => {
  const clock = new ServerClock();
  clock.measure(iso(5_010), 0, 20);
  clock.measure(iso(407_000), 400_000, 402_000);
  expect(clock.offset).toBe(6_000);
});

it("ignores nonsense", () => {
  const clock = new ServerClock();
  clock.measure("soon", 0, 10);
  clock.measure(iso(5_000), 10, 0);
  expect(clock.offset).toBe(0);
});
