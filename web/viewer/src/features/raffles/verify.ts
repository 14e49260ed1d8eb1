/** Whether the winners of a raffle follow from what was published before it. */
import type { DrawRecord } from "@shared/generated/model/index.ts";
import { verifyDraw, type Verdict } from "../../shared/draw.ts";

export type { Verdict };

export async function verify(record: DrawRecord, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  if (!record.seed || !record.entries_hash || record.winners.length < Math.min(record.winners_wanted, record.counted.length)) return "wrong";
  const winners = record.winners.map(({ entry_id }) => entry_id);
  return verifyDraw({ commitment: record.commitment, seed: record.seed, entriesHash: record.entries_hash, counted: record.counted, winners }, subtle);
}
