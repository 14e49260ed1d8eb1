/** Naming people with an @. Pure. */
import type { Row } from "./core.ts";

export interface Named {
  id: string;
  name: string;
}

const NAME_LIMIT = 20;
const OFFERED = 5;
const NAMED = 5;

/** What was typed of a name before the caret, without its @; null when no name is being typed. */
export function fragmentAt(text: string, caret: number): string | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  if (at < 0) return null;
  const fragment = before.slice(at + 1);
  return fragment.length <= NAME_LIMIT && !/\s/.test(fragment) ? fragment : null;
}

/** Who spoke last and may be meant, the newest first. */
export function offered(rows: readonly Row[], fragment: string): Named[] {
  const wanted = fragment.toLowerCase();
  const found = new Map<string, Named>();
  for (let index = rows.length - 1; index >= 0 && found.size < OFFERED; index -= 1) {
    const row = rows[index];
    if (!row || row.mine || found.has(row.item.author.id)) continue;
    const { id, name } = row.item.author;
    if (name.toLowerCase().startsWith(wanted)) found.set(id, { id, name });
  }
  return [...found.values()];
}

/** The text with the name in the place of what was typed of it. */
export function completed(text: string, caret: number, name: string): string {
  const at = text.slice(0, caret).lastIndexOf("@");
  return `${text.slice(0, at)}@${name} ${text.slice(caret)}`;
}

/** Of those who were chosen, whoever is still named in the text. */
export function stillNamed(text: string, chosen: readonly Named[]): string[] {
  return [...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))].slice(0, NAMED);
}
