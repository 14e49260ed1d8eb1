import { expect, it } from "vitest";
import { clock, compactCount, remaining, tenths } from "../../src/format/format.ts";

it("counts people as each language does", () => {
  expect(compactCount(9_876, "zh-CN")).toBe("9,876");
  expect(compactCount(12_873, "zh-CN")).toBe("1.3万");
  expect(compactCount(12_873, "en")).toBe("12.9K");
});

it("writes durations", () => {
  expect(clock(187)).toBe("3:07");
  expect(clock(3_729)).toBe("1:02:09");
  expect(clock(-5)).toBe("0:00");
});

it("writes a latency with one digit", () => expect(tenths(1.449, "zh-CN")).toBe("1.4"));

it("splits what is left and never goes below zero", () => {
  expect(remaining(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
  expect(remaining(-1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
});
