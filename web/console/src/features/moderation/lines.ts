/** A pasted list of words, one a line. Pure. */

export const WORD_LIMIT = 40;
export const WORDS_AT_ONCE = 10_000;

export interface Lines {
  words: string[];
  /** Number of the first line that is too long, from 1; null when none is. */
  tooLong: number | null;
}

/** Empty lines and repetitions are left out. */
export function wordsOf(text: string): Lines {
  const lines = text.split("\n").map((line) => line.trim());
  const tooLong = lines.findIndex((line) => [...line].length > WORD_LIMIT);
  return { words: [...new Set(lines.filter((line) => line !== ""))], tooLong: tooLong < 0 ? null : tooLong + 1 };
}
