/** How many characters people see, counted exactly as the server does (talk/comments/text.py). Pure. */

/** Characters as people see them. */
export const BODY_LIMIT = 300;
/** Code points. */
export const RAW_LIMIT = 4 * BODY_LIMIT;

const JOINERS = new Set(["\u200c", "\u200d"]);
const PART = /[\p{M}\u{1f3fb}-\u{1f3ff}]/u;
const FLAG_LETTER = /[\u{1f1e6}-\u{1f1ff}]/u;
const SIGN = /\p{S}/u;

export function seenLength(text: string): number {
  let count = 0;
  let joined = false;
  let flag = false;
  for (const letter of text) {
    if (JOINERS.has(letter)) {
      joined = letter === "\u200d" && count > 0;
      continue;
    }
    if (count > 0 && PART.test(letter)) continue;
    const isFlagLetter = FLAG_LETTER.test(letter);
    if (!(joined && SIGN.test(letter)) && !(flag && isFlagLetter)) count += 1;
    flag = isFlagLetter && !flag;
    joined = false;
  }
  return count;
}

/** How many more fit; below zero it is too long. */
export function charactersLeft(text: string): number {
  const seen = BODY_LIMIT - seenLength(text);
  const raw = RAW_LIMIT - [...text].length;
  return raw < 0 ? Math.min(seen, raw) : seen;
}
