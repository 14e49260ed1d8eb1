import { expect, it } from "vitest";
import { eased, latencySeconds, Meter } from "../../src/player/meter.ts";

function play(meter: Meter, from: number, to: number, position: (t: number) => number, expected = true): void {
  for (let at = from; at <= to; at += 100) meter.observe({ at, position: position(at), expected });
}

it("counts one stall for one standstill, with all of its time", () => {
  const meter = new Meter();
  play(meter, 0, 1_000, (t) => t);
  play(meter, 1_100, 3_000, () => 1_000);
  play(meter, 3_100, 4_000, (t) => t);
  expect(meter.stalls).toBe(1);
  expect(meter.stalledMilliseconds).toBe(2_000);
  expect(meter.stalling).toBe(false);
});

it("does not count a hiccup nobody sees", () => {
  const meter = new Meter();
  play(meter, 0, 1_000, (t) => t);
  play(meter, 1_100, 1_200, () => 1_000);
  play(meter, 1_300, 2_000, (t) => t);
  expect(meter.stalls).toBe(0);
});

it("does not count a pause", () => {
  const meter = new Meter();
  play(meter, 0, 5_000, () => 1, false);
  expect(meter.stalls).toBe(0);
  expect(meter.playedMilliseconds).toBe(0);
});

it("measures latency on the server's clock", () => {
  expect(latencySeconds(10_000, 8_500)).toBe(1.5);
  expect(latencySeconds(10_000, 11_000)).toBe(0);
  expect(latencySeconds(10_000, null)).toBeNull();
  expect(latencySeconds(10_000, NaN)).toBeNull();
});

it("eases small changes and shows big ones at once", () => {
  expect(eased(1, 2)).toBeCloseTo(1.2);
  expect(eased(1, 8)).toBe(8);
  expect(eased(null, 3)).toBe(3);
  expect(eased(3, null)).toBeNull();
});
