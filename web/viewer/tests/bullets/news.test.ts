import { describe, expect, it } from "vitest";
import { choiceOf, firstChoice } from "../../src/features/bullets/choice.ts";
import { News } from "../../src/features/bullets/news.ts";

const rows = (...keys: string[]) => keys.map((key) => ({ key, mine: false, item: { id: key, body: key, author: { role: "viewer" } } }));
const seen = (news: News, ...keys: string[]) => news.of(rows(...keys)).map((row) => row.key);

describe("what flies", () => {
  it("is what comes behind what was there", () => {
    const news = new News();
    expect(seen(news, "a", "b")).toEqual([]);
    expect(seen(news, "a", "b", "c", "d")).toEqual(["c", "d"]);
    expect(seen(news, "a", "b", "c", "d")).toEqual([]);
    expect(seen(news, "0", "a", "b", "c", "d", "e")).toEqual(["e"]);
  });
  it("is nothing after a jump, and the first comment of an empty room", () => {
    const news = new News();
    expect(seen(news)).toEqual([]);
    expect(seen(news, "a")).toEqual(["a"]);
    expect(seen(news, "x", "y")).toEqual([]);
    expect(seen(news, "x", "y", "z")).toEqual(["z"]);
  });
});

describe("how it flies", () => {
  it("is off at first for whoever wants less motion", () => {
    expect([firstChoice(true).on, firstChoice(false).on]).toEqual([false, true]);
    expect(choiceOf('{"on":true,"density":"dense"}', true)).toEqual({ on: true, density: "dense", area: "quarter", opacity: 70 });
  });
  it("is the first choice when what was kept makes no sense", () => {
    for (const text of [null, "", "[", '{"density":"x","opacity":5,"on":1}']) expect(choiceOf(text, false)).toEqual(firstChoice(false));
  });
});
