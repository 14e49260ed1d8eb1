import { describe, expect, it } from "vitest";
import { EARLY_MILLISECONDS, pushOf } from "../../src/staff/room/push-target.ts";
import { broadcast } from "./fixtures.ts";

const NOW = Date.parse("2026-11-23T04:00:00Z");
const far = broadcast("far", "scheduled", { scheduled_at: new Date(NOW + EARLY_MILLISECONDS + 60_000).toISOString() });
const near = broadcast("near", "scheduled", { scheduled_at: new Date(NOW + 60_000).toISOString() });
const older = broadcast("older", "draft");
const newer = broadcast("newer", "draft");

describe("a push to the room", () => {
  it("opens the newest draft, and the older one says which", () => {
    expect(pushOf(newer, { current: null, newestDraft: newer }, NOW)).toEqual({ kind: "this" });
    expect(pushOf(older, { current: null, newestDraft: newer }, NOW)).toEqual({ kind: "other", broadcast: newer });
  });

  it("is turned away while the announced time is far and there is no draft", () => {
    expect(pushOf(far, { current: far, newestDraft: null }, NOW)).toEqual({ kind: "early" });
    expect(pushOf(far, { current: far, newestDraft: newer }, NOW)).toEqual({ kind: "other", broadcast: newer });
  });

  it("opens a scheduled broadcast that is near before any draft", () => {
    expect(pushOf(near, { current: near, newestDraft: newer }, NOW)).toEqual({ kind: "this" });
    expect(pushOf(newer, { current: near, newestDraft: newer }, NOW)).toEqual({ kind: "other", broadcast: near });
    expect(pushOf(far, { current: near, newestDraft: null }, NOW)).toEqual({ kind: "other", broadcast: near });
  });

  it("belongs to the running broadcast, whatever else is planned", () => {
    const running = broadcast("running", "preparing");
    expect(pushOf(running, { current: running, newestDraft: newer }, NOW)).toEqual({ kind: "this" });
    expect(pushOf(newer, { current: running, newestDraft: newer }, NOW)).toEqual({ kind: "busy", broadcast: running });
  });
});
