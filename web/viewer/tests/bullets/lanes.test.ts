import { describe, expect, it } from "vitest";
import { AREAS, DENSITIES, LANE_HEIGHT, laneCount, Lanes, speedOf, type Sky } from "../../src/features/bullets/lanes.ts";

/** A small generator with a seed, so that a failure can be looked at again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe("lanes", () => {
  it("let no two comments touch, whatever comes when", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = chance(seed);
      const sky: Sky = { width: 200 + next() * 1800, height: next() * 900, density: DENSITIES[seed % 3] ?? "normal", area: AREAS[(seed >> 2) % 3] ?? "half" };
      const lanes = new Lanes();
      const flown: { lane: number; start: number; width: number }[] = [];
      let now = 0;
      for (let number = 0; number < 120; number += 1) {
        now += next() * 900;
        const width = 10 + next() * 1500;
        const flight = lanes.place(sky, width, now, next() < 0.2);
        if (flight) flown.push({ lane: flight.lane, start: now + flight.delay, width });
      }
      const speed = speedOf(sky.width) / 1000;
      for (const [index, one] of flown.entries()) {
        expect(one.lane).toBeLessThan(laneCount(sky));
        for (const other of flown.slice(index + 1).filter(({ lane }) => lane === one.lane)) {
          const [first, second] = one.start <= other.start ? [one, other] : [other, one];
          // Both move at one speed: how far the first has come when the second starts is how far apart they stay.
          expect((second.start - first.start) * speed).toBeGreaterThanOrEqual(first.width);
        }
      }
    }
  });
  it("stay within their part of the picture", () => {
    for (const density of DENSITIES) {
      for (const [area, share] of [["quarter", 0.25], ["half", 0.5], ["full", 1]] as const) {
        const sky: Sky = { width: 360, height: 640, density, area };
        expect(laneCount(sky) * LANE_HEIGHT).toBeLessThanOrEqual(640 * share);
      }
    }
    expect(laneCount({ width: 360, height: 20, density: "dense", area: "full" })).toBe(0);
  });
  it("make one's own comment wait a moment, and drop another's", () => {
    const sky: Sky = { width: 360, height: 40, density: "dense", area: "full" };
    const lanes = new Lanes();
    expect(lanes.place(sky, 100, 0)?.delay).toBe(0);
    expect(lanes.place(sky, 100, 100)).toBeNull();
    expect(lanes.place(sky, 100, 100, true)?.delay).toBeGreaterThan(0);
  });
  it("are more when more is wanted", () => {
    const counts = DENSITIES.map((density) => laneCount({ width: 360, height: 640, density, area: "full" }));
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(new Set(counts).size).toBe(3);
  });
});
