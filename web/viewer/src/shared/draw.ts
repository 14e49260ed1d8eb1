/** A draw done again in this browser from what is public: the procedure of docs/user/draws.md. */

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
  const seed = bytesOf(drawn.seed);
  const entries = [...drawn.counted].sort();
  const whole = await hash(subtle, text(entries.join("\n")));
  const committed = (await hash(subtle, seed)) === drawn.commitment;
  const order = await ranked(subtle, seed, whole, entries);
  const winners = drawn.winners.every((entry, place) => entry === order[place]);
  return committed && whole === drawn.entriesHash && winners ? "right" : "wrong";
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
