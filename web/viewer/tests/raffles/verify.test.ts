import { describe, expect, it } from "vitest";
import type { DrawRecord } from "@shared/generated/model/index.ts";
import { verify } from "../../src/features/raffles/verify.ts";

/** Drawn by `liveloop.kit.fairness`. */
const entries = [
  "cfcd208495d565ef66e7dff9f98764da",
  "c4ca4238a0b923820dcc509a6f75849b",
  "c81e728d9d4c2f636f067f89cc14862c",
  "eccbc87e4b5ce2fe28308fd9f2a7baf3",
  "a87ff679a2f3e71d9181a67b7542122c",
  "e4da3b7fbbce2345d7772b0674a318d5",
  "1679091c5a880faf6fb5e6087eb1b2dc",
  "8f14e45fceea167a5a36dedd4bea2543",
  "c9f0f895fb98ab9159f51fd0297e236d"
];
const order = [
  "eccbc87e4b5ce2fe28308fd9f2a7baf3",
  "c4ca4238a0b923820dcc509a6f75849b",
  "e4da3b7fbbce2345d7772b0674a318d5"
];
const record = {
  seed: "5e".repeat(32),
  commitment: "9985b2e4b9b71b28ce59ea5ce77f0b110637b625c6d7f41e982c9510940a2056",
  entries_hash: "e1f1f7f7580c6464cb7ea21c8a8caf1d0f08296933d3e4a7db785c229a22d5fd",
  counted: entries,
  winners_wanted: 2,
  winners: order.map((entry_id, place) => ({ place: place + 1, entry_id, name: "x", state: place ? "told" : "disqualified" })),
} as unknown as DrawRecord;
const { subtle } = crypto;

describe("doing a draw again", () => {
  it("finds a true record right, also with who followed somebody", async () => {
    expect(await verify(record, subtle)).toBe("right");
  });

  it.each([
    ["another seed", { seed: "00".repeat(32) }],
    ["another commitment", { commitment: "00" }],
    ["an entry less", { counted: entries.slice(1) }],
    ["an entry more", { counted: [...entries, "ff".repeat(16)] }],
    ["another order", { winners: [...record.winners].reverse() }],
    ["a winner less", { winners: record.winners.slice(0, 1) }],
    ["no seed", { seed: null }],
  ])("finds %s wrong", async (_name, changed) => {
    expect(await verify({ ...record, ...changed }, subtle)).toBe("wrong");
  });

  it("knows one that was called off, where nobody may have won", async () => {
    const off = { ...record, called_off_at: "2026-01-01T00:00:00Z", winners: [] };
    expect(await verify(off, subtle)).toBe("called_off");
    expect(await verify({ ...off, winners: record.winners }, subtle)).toBe("wrong");
    expect(await verify({ ...off, counted: entries.slice(1) }, subtle)).toBe("wrong");
    expect(await verify({ ...off, seed: "00".repeat(32) }, subtle)).toBe("wrong");
  });

  it("says where it cannot compute", async () => {
    expect(await verify(record, undefined)).toBe("unable");
  });
});
