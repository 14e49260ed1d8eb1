/** Hashes, in this browser, of what the server committed to. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** SHA-256 in hex. */
export async function hashOf(subtle: SubtleCrypto, bytes: Bytes): Promise<string> {
  return hexOf(await subtle.digest("SHA-256", bytes));
}

/** HMAC-SHA256 of each of these with the seed as key, in hex: its order is the order of the bytes. */
export async function ranksOf(subtle: SubtleCrypto, seed: Bytes, words: readonly string[]): Promise<string[]> {
  const key = await subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Promise.all(words.map(async (word) => hexOf(await subtle.sign("HMAC", key, textBytes(word)))));
}

export function textBytes(words: string): Bytes {
  return new TextEncoder().encode(words);
}

export function hexBytes(digits: string): Bytes {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function hexOf(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
