import { expect, it } from "vitest";
import type { LatencyPoint, LatencySummary } from "@shared/generated/model/index.ts";
import { line, span, stalledPercent } from "../src/features/latency/figures.ts";
import { latencyOption } from "../src/features/latency/latency-option.ts";

const START = "2026-11-23T12:00:00Z";
const none: LatencySummary = { samples: 0, p50: null, p95: null, p99: null };

function minute(number: number, p95: number | null): LatencyPoint {
  const at = new Date(Date.parse(START) + number * 60_000).toISOString();
  return { at, echo: p95 === null ? none : { samples: 3, p50: p95, p95, p99: p95 }, paint: none };
}

it("writes milliseconds, and seconds from one second on", () => {
  expect(span(213.4, "en")).toBe("213 ms");
  expect(span(1_243, "en")).toBe("1.24 s");
  expect(span(null, "en")).toBe("–");
});

it("draws each minute at its place on the broadcast's time line, and a break where nothing was measured", () => {
  const dots = line([minute(0, 100), minute(1, 200), minute(4, 300), minute(5, null)], START, ({ echo }) => echo);
  expect(dots).toEqual([
    [30, 100],
    [90, 200],
    [120, null],
    [270, 300],
    [330, null],
  ]);
});

it("says which share of the time the picture stood still", () => {
  expect(stalledPercent(0, 0)).toBeNull();
  expect(stalledPercent(9_900, 100)).toBe(1);
});

it("always shows the threshold, however fast it was", () => {
  const names = { echo: "echo", paint: "paint", threshold: "1 s" };
  const look = { color: () => "#000", span: (milliseconds: number | null) => span(milliseconds, "en"), names };
  expect(latencyOption({ echo: [[30, 80]], paint: [], threshold: 1_000 }, look).yAxis.max).toBeGreaterThanOrEqual(1_000);
  expect(latencyOption({ echo: [[30, 2_000]], paint: [], threshold: 1_000 }, look).yAxis.max).toBeGreaterThanOrEqual(2_000);
});
