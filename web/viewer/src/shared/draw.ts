/** A draw done again in this browser from what is public: the procedure of docs/user/draws.md. */
import { hashOf, hexBytes, ranksOf, textBytes } from "./digests.ts";

/** `unable`: browsers compute hashes only on secure pages. */
export type Verdict = "right" | "wrong" | "unable";

export interface Drawn {
  commitment: string;
  seed: string;
  entriesHash: string;
  /** Every entry that was counted. */
  counted: readonly string[];
  /** Those that are said to have won, in their order. */
  winners: readonly string[];
}

/** Whether the winners are the first of the draw that the commitment bound. */
export async function verifyDraw(drawn: Drawn, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  const seed = hexBytes(drawn.seed);
  const entries = [...drawn.counted].sort();
  const whole = await hashOf(subtle, textBytes(entries.join("\n")));
  const committed = (await hashOf(subtle, seed)) === drawn.commitment;
  const order = await ranked(subtle, seed, whole, entries);
  const winners = drawn.winners.every((entry, place) => entry === order[place]);
  return committed && whole === drawn.entriesHash && winners ? "right" : "wrong";
}

/** Entries in the order in which the draw takes them. `whole` is the hash of all of them. */
export async function ranked(subtle: SubtleCrypto, seed: ReturnType<typeof hexBytes>, whole: string, entries: readonly string[]): Promise<string[]> {
  const ranks = await ranksOf(
    subtle,
    seed,
    entries.map((entry) => `${whole}:${entry}`),
  );
  const pairs = entries.map((entry, number) => [ranks[number] ?? "", entry] as const);
  return pairs.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}
