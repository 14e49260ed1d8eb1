import { expect, it } from "vitest";
import { freshest, HEALTH_LASTS_MILLISECONDS } from "../../src/staff/health/fresh.ts";

const measured = (at: string) => ({ at, state: "live" });

it("believes the newer measurement, whichever way it came", () => {
  const old = { health: measured("2026-11-23T04:00:00Z"), at: 1_000 };
  const fresh = { health: measured("2026-11-23T04:00:09Z"), at: 10_000 };
  expect(freshest([old, fresh], 10_000)).toBe(fresh.health);
  expect(freshest([fresh, old], 10_000)).toBe(fresh.health);
});

it("believes none when nothing was heard for long", () => {
  const heard = { health: measured("2026-11-23T04:00:00Z"), at: 1_000 };
  expect(freshest([heard, { health: null, at: 0 }], 1_000 + HEALTH_LASTS_MILLISECONDS)).toBeNull();
});
