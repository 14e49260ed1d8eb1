import { describe, expect, it } from "vitest";
import type { FlashDraw } from "@shared/generated/model/index.ts";
import { verify } from "../../src/features/flash/verify.ts";

/** Drawn by `liveloop.kit.fairness`. */
const counted = [
  "cfcd208495d565ef66e7dff9f98764da",
  "c4ca4238a0b923820dcc509a6f75849b",
  "c81e728d9d4c2f636f067f89cc14862c",
  "eccbc87e4b5ce2fe28308fd9f2a7baf3",
  "a87ff679a2f3e71d9181a67b7542122c",
  "e4da3b7fbbce2345d7772b0674a318d5",
  "1679091c5a880faf6fb5e6087eb1b2dc",
  "8f14e45fceea167a5a36dedd4bea2543",
  "c9f0f895fb98ab9159f51fd0297e236d",
];
const drawn = ["eccbc87e4b5ce2fe28308fd9f2a7baf3", "c4ca4238a0b923820dcc509a6f75849b", "e4da3b7fbbce2345d7772b0674a318d5"];
const draw = {
  seed: "5e".repeat(32),
  commitment: "9985b2e4b9b71b28ce59ea5ce77f0b110637b625c6d7f41e982c9510940a2056",
  entries_hash: "e1f1f7f7580c6464cb7ea21c8a8caf1d0f08296933d3e4a7db785c229a22d5fd",
  counted,
  drawn,
  quantity: 3,
  per_person: 1,
} as FlashDraw;
const { subtle } = crypto;

describe("the draw of a fair sale", () => {
  it("is right when the first of the order won, also when some wanted several", async () => {
    expect(await verify(draw, subtle)).toBe("right");
    expect(await verify({ ...draw, quantity: 5, per_person: 2 }, subtle)).toBe("right");
  });

  it.each([
    ["another order", { drawn: [...drawn].reverse() }],
    ["too few winners", { drawn: drawn.slice(1) }],
    ["another seed", { seed: "00".repeat(32) }],
    ["another commitment", { commitment: "00" }],
    ["an entry less", { counted: counted.slice(1) }],
    ["no seed", { seed: null }],
  ])("is wrong with %s", async (_, changed) => {
    expect(await verify({ ...draw, ...changed }, subtle)).toBe("wrong");
  });

  it("cannot be checked without secure hashes", async () => {
    expect(await verify(draw, undefined)).toBe("unable");
  });
});
