/** Splits a red packet again, in this browser, from what is public: the procedure of docs/user/draws.md. */
import type { PacketRecord } from "@shared/generated/model/index.ts";
import { hashOf, hexBytes, ranksOf, type Bytes } from "../../shared/digests.ts";
import type { Take } from "./core.ts";

/** `unable`: browsers compute hashes only on secure pages. */
export type Verdict = "right" | "wrong" | "unable";

const WEIGHTS = 1000n;

/** Whether everybody, and we, got what was fixed before. */
export async function verify(record: PacketRecord, mine: Take | null, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  if (!record.seed || record.shares.length !== record.taken) return "wrong";
  const seed = hexBytes(record.seed);
  const committed = (await hashOf(subtle, seed)) === record.commitment;
  const fixed = await sharesOf(subtle, seed, record);
  const given = record.shares.every((points, place) => points === fixed[place]);
  const ours = !mine?.place || record.shares[mine.place - 1] === mine.points;
  return committed && given && ours ? "right" : "wrong";
}

/** What each place gets, from the first on. */
export async function sharesOf(subtle: SubtleCrypto, seed: Bytes, { points, takers, split }: Pick<PacketRecord, "points" | "takers" | "split">): Promise<number[]> {
  const places = Array.from({ length: takers }, (_, number) => String(number + 1));
  const ranks = await ranksOf(subtle, seed, places);
  const shares = split === "even" ? ranks.map(() => Math.floor(points / takers)) : weighted(ranks, points - takers);
  const left = points - sum(shares);
  const order = ranks.map((rank, place) => [rank, place] as const).sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [, place] of order.slice(0, left)) shares[place] = (shares[place] ?? 0) + 1;
  return shares;
}

function weighted(ranks: readonly string[], spare: number): number[] {
  const weights = ranks.map((rank) => 1 + Number(BigInt(`0x${rank.slice(0, 16)}`) % WEIGHTS));
  const whole = sum(weights);
  return weights.map((weight) => 1 + Math.floor((spare * weight) / whole));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
