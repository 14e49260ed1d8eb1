/** Whether the winners of a fair flash sale follow from what was published before it opened. */
import type { FlashDraw } from "@shared/generated/model/index.ts";
import { verifyDraw, type Verdict } from "../../shared/draw.ts";

export type { Verdict };

export async function verify(draw: FlashDraw, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  const { commitment, seed, entries_hash: entriesHash, counted, drawn } = draw;
  const everybody = drawn.length === counted.length;
  if (!commitment || !seed || !entriesHash || (!everybody && drawn.length * draw.per_person < draw.quantity)) return "wrong";
  return verifyDraw({ commitment, seed, entriesHash, counted, winners: drawn }, subtle);
}
