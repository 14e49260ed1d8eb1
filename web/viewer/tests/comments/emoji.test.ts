import { describe, expect, it } from "vitest";
import { columnsOf, EMOJI, neighbour, newestFirst } from "../../src/features/comments/emoji/emoji.ts";
import { seenLength } from "../../src/features/comments/length.ts";

describe("the emoji", () => {
  it("are one character each, named once in both languages", () => {
    expect(EMOJI.filter(({ glyph }) => seenLength(glyph) !== 1)).toEqual([]);
    for (const name of ["glyph", "zh", "en"] as const) expect(new Set(EMOJI.map((one) => one[name])).size).toBe(EMOJI.length);
  });
  it("used last come first, once", () => {
    expect(newestFirst(["a", "b", "c"], "b")).toEqual(["b", "a", "c"]);
    expect(newestFirst([..."abcdefghijklmnop"], "z")).toHaveLength(14);
  });
  it("are reached by keys, which stop at the edges", () => {
    expect([neighbour("ArrowRight", 0, 20, 7), neighbour("ArrowDown", 0, 20, 7), neighbour("ArrowUp", 3, 20, 7)]).toEqual([1, 7, 3]);
    expect([neighbour("End", 3, 20, 7), neighbour("Home", 3, 20, 7), neighbour("x", 3, 20, 7)]).toEqual([19, 0, null]);
    expect(columnsOf([0, 0, 0, 40, 40])).toBe(3);
  });
});
