import { describe, expect, it } from "vitest";
import { KEPT_SECONDS, removable, SLACK_SECONDS } from "../../src/player/back-buffer.ts";

const LONG = KEPT_SECONDS + SLACK_SECONDS;
const newest = { segment: 7, part: 3 };

describe("what has been seen", () => {
  it("goes after the newest part, down to what is kept", () => {
    expect(removable({ start: 10, position: 10 + LONG, place: newest, newest })).toBe(10 + LONG - KEPT_SECONDS);
  });

  it("stays until enough has gathered", () => {
    expect(removable({ start: 10, position: 9.9 + LONG, place: newest, newest })).toBeNull();
  });

  it("stays while further parts are listed, which may be on their way", () => {
    for (const place of [{ segment: 7, part: 2 }, { segment: 6, part: 3 }]) {
      expect(removable({ start: 0, position: 500, place, newest })).toBeNull();
    }
    expect(removable({ start: 0, position: 500, place: newest, newest: null })).toBeNull();
  });

  it("goes after a whole segment", () => {
    expect(removable({ start: 0, position: 500, place: null, newest })).toBe(500 - KEPT_SECONDS);
  });
});
