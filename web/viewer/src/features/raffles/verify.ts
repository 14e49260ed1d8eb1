/** Whether the winners of a raffle follow from what was published before it. */
import type { DrawRecord } from "@shared/generated/model/index.ts";
import { hashOf, hexBytes, textBytes } from "../../shared/digests.ts";
import { ranked } from "../../shared/draw.ts";

/** `called_off`: right, and nothing was drawn. `unable`: browsers compute hashes only on secure pages. */
export type Verdict = "right" | "called_off" | "wrong" | "unable";

export async function verify(record: DrawRecord, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  const wanted = record.called_off_at ? 0 : Math.min(record.winners_wanted, record.counted.length);
  if (!record.seed || record.winners.length < wanted || (record.called_off_at && record.winners.length)) return "wrong";
  const seed = hexBytes(record.seed);
  const entries = [...record.counted].sort();
  const whole = await hashOf(subtle, textBytes(entries.join("\n")));
  const committed = (await hashOf(subtle, seed)) === record.commitment;
  const order = await ranked(subtle, seed, whole, entries);
  const winners = record.winners.every(({ entry_id }, place) => entry_id === order[place]);
  if (!committed || whole !== record.entries_hash || !winners) return "wrong";
  return record.called_off_at ? "called_off" : "right";
}
