/** Does a draw again, in this browser, from what is public: the procedure of docs/user/draws.md. */
import type { DrawRecord } from "@shared/generated/model/index.ts";

/** `unable`: browsers compute hashes only on secure pages. */
export type Verdict = "right" | "wrong" | "unable";

export async function verify(record: DrawRecord, subtle: SubtleCrypto | undefined): Promise<Verdict> {
  if (!subtle) return "unable";
  if (!record.seed || record.winners.length < Math.min(record.winners_wanted, record.counted.length)) return "wrong";
  const seed = bytesOf(record.seed);
  const entries = [...record.counted].sort();
  const whole = await hash(subtle, text(entries.join("\n")));
  const committed = (await hash(subtle, seed)) === record.commitment;
  const order = await ranked(subtle, seed, whole, entries);
  const winners = record.winners.every(({ entry_id }, place) => entry_id === order[place]);
  return committed && whole === record.entries_hash && winners ? "right" : "wrong";
}

async function ranked(subtle: SubtleCrypto, seed: Uint8Array<ArrayBuffer>, whole: string, entries: readonly string[]): Promise<string[]> {
  const key = await subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const ranks = await Promise.all(entries.map(async (entry) => [hex(await subtle.sign("HMAC", key, text(`${whole}:${entry}`))), entry] as const));
  return ranks.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

async function hash(subtle: SubtleCrypto, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await subtle.digest("SHA-256", bytes));
}

function text(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(words);
}

function hex(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
