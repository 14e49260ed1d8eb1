import { describe, expect, it } from "vitest";
import { Problem } from "@shared/api/problem.ts";
import { visibleSections } from "../src/app/sections.ts";
import { isOtherApp, safeNext } from "../src/features/account/next.ts";
import { isDeletable } from "../src/features/broadcasts/rules.ts";
import { filterOf } from "../src/features/broadcasts/filters.ts";
import { figuresOf } from "../src/features/live/figures.ts";
import { wordsOf } from "../src/features/moderation/lines.ts";
import { gapMarks, wholeSeconds } from "../src/features/recordings/timeline.ts";
import { ffmpegLine } from "../src/features/rooms/encoder.ts";
import { detailsText } from "../src/features/settings/audit.ts";
import { rolesGivenBy } from "../src/features/settings/roles.ts";
import { fileSize } from "../src/shared/figures.ts";
import { judgePassword } from "../src/shared/passwords.ts";
import { problemText, showProblem } from "../src/shared/problems.ts";
import { SLUG, suggestSlug } from "../src/shared/slug.ts";
import { translator } from "../src/i18n.ts";

translator.use("zh-CN");

describe("the address of a room", () => {
  it("comes from the title, or from chance when the title has no Latin letters", () => {
    expect(suggestSlug("Autumn Launch 2026!")).toBe("autumn-launch-2026");
    expect(suggestSlug("秋季新品", () => 0.5)).toMatch(SLUG);
    expect(suggestSlug(`${"a".repeat(39)} b`)).toMatch(SLUG);
  });
});

describe("the way back after a sign-in", () => {
  it("never leaves this site", () => {
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-in?next=/x", null]) expect(safeNext(next)).toBe("/rooms");
    expect(safeNext("/recordings?x=1")).toBe("/recordings?x=1");
    expect(isOtherApp(safeNext("/studio/abc"))).toBe(true);
  });
});

describe("problems", () => {
  const fields: { name: string; errors: string[] }[] = [];
  const form = { setFields: (given: typeof fields) => void fields.push(...given) };

  it("stand on the field they belong to", () => {
    const taken = new Problem({ status: 409, code: "room.slug_taken", message: "taken" });
    expect(showProblem(form, taken, { fields: ["slug"], codes: { "room.slug_taken": "slug" } })).toBeNull();
    expect(fields.at(-1)).toEqual({ name: "slug", errors: ["这个地址已被使用，换一个"] });
  });

  it("keep a sentence for the form when a fault has no field", () => {
    const invalid = new Problem({ status: 422, code: "invalid", message: "", errors: [{ field: "other", code: "missing", detail: "" }] });
    expect(showProblem(form, invalid, { fields: ["slug"] })).toBe("有内容填得不对，请检查");
  });

  it("never show a code or an English sentence of the server", () => {
    expect(problemText(new Problem({ status: 500, code: "internal", message: "boom", correlationId: "c-1" }))).toContain("c-1");
    expect(problemText(new Problem({ status: 409, code: "something.new", message: "new" }))).toBe("出了点问题，请稍后重试");
    expect(problemText(new Problem({ status: 0, code: "network", message: "" }))).toContain("网络");
  });
});

describe("a recording's time line", () => {
  it("gives a gap the room it took", () => {
    const gaps = [{ at: "2026-11-23T04:00:50Z", seconds: 50, reason: "source_silent" }];
    expect(wholeSeconds(gaps, 50)).toBe(100);
    expect(gapMarks(gaps, "2026-11-23T04:00:00Z", 50)[0]).toMatchObject({ from: 50, left: 0.5, width: 0.5 });
  });

  it("never draws beyond its end", () => {
    const [mark] = gapMarks([{ at: "2026-11-23T05:00:00Z", seconds: 5, reason: "x" }], "2026-11-23T04:00:00Z", 10);
    expect((mark?.left ?? 0) + (mark?.width ?? 0)).toBeLessThanOrEqual(1);
  });
});

describe("what may be done", () => {
  it("keeps what was on air", () => {
    expect(isDeletable({ state: "scheduled", started_at: null })).toBe(true);
    expect(isDeletable({ state: "ended", started_at: "2026-11-23T04:00:00Z" })).toBe(false);
    expect(isDeletable({ state: "live", started_at: null })).toBe(false);
  });

  it("shows a role only the pages it can use", () => {
    const titles = visibleSections(["rooms.read", "broadcasts.read", "recordings.read"]).flatMap((section) => section.pages.map((page) => page.to));
    expect(titles).toEqual(["/rooms", "/broadcasts", "/recordings", "/gifts", "/settings/about"]);
    expect(rolesGivenBy("admin")).not.toContain("owner");
  });
});

describe("small figures", () => {
  it("say sizes, passwords and filters plainly", () => {
    expect(fileSize(1_400_000_000, "en")).toBe("1.4 GB");
    expect(fileSize(0, "en")).toBe("0 byte");
    expect(judgePassword("aaaaaaaaaa")).toEqual({ longEnough: true, variedEnough: false });
    expect(filterOf("nonsense")).toBe("all");
  });

  it("leave out what the source does not say", () => {
    const names = figuresOf({ at: "", state: "live", width: 1920, height: 1080, video_codec: "avc1.640028", audio_codec: "mp4a.40.2" }, "en");
    expect(names).toEqual([
      { name: "figure.resolution", value: "1920 × 1080" },
      { name: "figure.codecs", value: "H.264 + AAC" },
    ]);
  });

  it("give ffmpeg a line that pushes to the key", () => {
    expect(ffmpegLine("rtmp://host/live", "key")).toContain('-f flv "rtmp://host/live/key"');
  });

  it("show of an audit entry what a person can read", () => {
    expect(detailsText({ broadcast: "01a206a2-aaf3-7285-848a-1665e096f4cf" })).toBe("");
    expect(detailsText({ email: "ming@example.org", from: "host", to: "operator" })).toBe("ming@example.org · 主播 · 运营");
    expect(detailsText({ name: "排期同步", scopes: ["rooms.read", "not.known"] })).toBe("排期同步 · 查看直播间");
    expect(detailsText({ slug: "autumn", fields: ["title"], reason: "asked" })).toBe("/r/autumn · 标题");
    expect(detailsText({ title: "首发", room: "autumn", grace_seconds: 60 })).toBe("首发 · /r/autumn · 断线等待");
  });
});

describe("a pasted list of words", () => {
  it("has one word a line, each once", () => {
    expect(wordsOf(" spam\n\nscam \r\nspam")).toEqual({ words: ["spam", "scam"], tooLong: null });
  });

  it("says which line is too long, counted in characters", () => {
    expect(wordsOf(`ok\n${"😀".repeat(40)}`).tooLong).toBeNull();
    expect(wordsOf(`ok\n${"字".repeat(41)}`).tooLong).toBe(2);
  });
});
