import { describe, expect, it } from "vitest";
import { healthIn, judge, KNOWN_WARNINGS, worst } from "../../src/staff/health/judge.ts";
import en from "../../src/staff/messages/en.json";
import zh from "../../src/staff/messages/zh-CN.json";

const live = (codes: string[]) => ({ at: "2026-11-23T04:00:00Z", state: "live", warnings: codes.map((code) => ({ code })) });

describe("the three lights", () => {
  it("are off without a source and red while viewers see the standby picture", () => {
    expect(worst(judge(null))).toBe("off");
    expect(judge({ at: "", state: "standby" }).picture.level).toBe("bad");
  });

  it("put each warning on its own light", () => {
    const lamps = judge(live(["no_audio", "fps_low"]));
    expect([lamps.picture.level, lamps.sound.level, lamps.network.level]).toEqual(["warning", "bad", "good"]);
  });

  it("name the worst first and never get better by a second warning", () => {
    const { picture } = judge(live(["no_video", "fps_low"]));
    expect(picture.level).toBe("bad");
    expect(judge(live(["fps_low", "no_video"])).picture.warnings[0]?.code).toBe("no_video");
  });

  it("are red at once when the broadcast is interrupted, and off when nothing is expected", () => {
    expect(worst(judge(healthIn("interrupted", live([]))))).toBe("bad");
    expect(worst(judge(healthIn("live", live([]))))).toBe("good");
    expect(healthIn("ended", live([]))).toBeNull();
  });

  it("count a warning they do not know", () => {
    expect(worst(judge(live(["sun_spots"])))).toBe("warning");
  });

  it("have words and advice for every warning", () => {
    for (const catalogue of [zh, en] as Record<string, unknown>[]) {
      for (const code of KNOWN_WARNINGS) expect([catalogue[`warning.${code}`], catalogue[`warning.act.${code}`]]).not.toContain(undefined);
    }
  });
});
