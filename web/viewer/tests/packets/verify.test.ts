import { describe, expect, it } from "vitest";
import type { PacketRecord } from "@shared/generated/model/index.ts";
import { sharesOf, verify } from "../../src/features/packets/verify.ts";
import { hexBytes } from "../../src/shared/digests.ts";
import vectors from "./splits.json";

const { subtle } = crypto;
const recordOf = (vector: (typeof vectors)[number], taken = vector.takers) => ({ ...vector, taken, shares: vector.shares.slice(0, taken) }) as unknown as PacketRecord;
const one = vectors[0] as (typeof vectors)[number];
const record = recordOf(one, 2);

describe("splitting a packet again", () => {
  it.each(vectors.map((vector) => [vector.points, vector.takers, vector.split, vector] as const))("gives what the server gives: %i for %i, %s", async (_points, _takers, _split, vector) => {
    expect(await sharesOf(subtle, hexBytes(vector.seed), recordOf(vector))).toEqual(vector.shares);
    expect(await verify(recordOf(vector), null, subtle)).toBe("right");
  });

  it("knows our share", async () => {
    const mine = { points: one.shares[1] as number, place: 2, late: false, taken: 2 };
    expect(await verify(record, mine, subtle)).toBe("right");
    expect(await verify(record, { ...mine, points: mine.points + 1 }, subtle)).toBe("wrong");
    expect(await verify(record, { points: null, place: null, late: true, taken: 2 }, subtle)).toBe("right");
  });

  it.each([
    ["another seed", { seed: "00".repeat(32) }],
    ["another commitment", { commitment: "00" }],
    ["more points", { points: record.points + 1 }],
    ["another way to split", { split: "even" as const }],
    ["another share", { shares: [...record.shares].reverse() }],
    ["a share less", { shares: record.shares.slice(1) }],
    ["no seed", { seed: null }],
  ])("finds %s wrong", async (_name, changed) => {
    expect(await verify({ ...record, ...changed }, null, subtle)).toBe("wrong");
  });

  it("says where it cannot compute", async () => {
    expect(await verify(record, null, undefined)).toBe("unable");
  });
});
