/** The emoji that are offered, as the system draws them, with their names. Pure but for what the device remembers. */
import names from "./emoji.json";

export interface Emoji {
  glyph: string;
  zh: string;
  en: string;
}

export const EMOJI: readonly Emoji[] = names.map(([glyph = "", zh = "", en = ""]) => ({ glyph, zh, en }));

/** Two rows on a phone. */
const RECENT = 14;
const KEY = "liveloop.emoji";

/** Those used last, the newest first; what the list has no more is left out. */
export function recent(): Emoji[] {
  return remembered().flatMap((glyph) => EMOJI.find((one) => one.glyph === glyph) ?? []);
}

export function used(glyph: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(newestFirst(remembered(), glyph)));
  } catch {
    // A device that remembers nothing shows them in their own order.
  }
}

export function newestFirst(before: readonly string[], glyph: string): string[] {
  return [glyph, ...before.filter((one) => one !== glyph)].slice(0, RECENT);
}

/** The place that a key leads to from `at`; null: the key means nothing here. */
export function neighbour(key: string, at: number, count: number, columns: number): number | null {
  const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: count - 1 };
  const to = steps[key];
  if (to === undefined) return null;
  return to >= 0 && to < count ? to : at;
}

/** How many stand in the first row, by where each begins from above. */
export function columnsOf(tops: readonly number[]): number {
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}

function remembered(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}
