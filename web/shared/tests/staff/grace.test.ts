import { expect, it } from "vitest";
import { graceLeft } from "../../src/staff/room/grace.ts";
import { broadcast } from "./fixtures.ts";

const AT = "2026-11-23T04:00:00Z";
const lost = broadcast("b1", "interrupted", { interrupted_at: AT, grace_seconds: 10 });

it("counts the grace time from the interruption down to nothing, whenever the page was opened", () => {
  expect(graceLeft(lost, Date.parse(AT) + 3_000)).toBe(7);
  expect(graceLeft(lost, Date.parse(AT) + 60_000)).toBe(0);
});

it("counts nothing while the broadcast is on air", () => {
  expect(graceLeft({ ...lost, state: "live" }, Date.parse(AT))).toBeNull();
});
