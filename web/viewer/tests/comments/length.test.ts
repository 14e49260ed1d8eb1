import { describe, expect, it } from "vitest";
import lengths from "../../../../tests/talk/comments/lengths.json";
import { charactersLeft, seenLength } from "../../src/features/comments/length.ts";

const CASES = lengths as [string, number][];

describe("the length of a comment", () => {
  it.each(CASES)("%s is %i characters, here as on the server", (text, length) => expect(seenLength(text)).toBe(length));
  it("ends before the raw text grows without bound", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(charactersLeft(family.repeat(171))).toBe(129);
    expect(charactersLeft(family.repeat(172))).toBeLessThan(0);
    expect(charactersLeft("a".repeat(301))).toBe(-1);
  });
});
