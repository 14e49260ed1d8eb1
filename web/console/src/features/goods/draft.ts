/** What was written of a new product and not saved yet, for this tab of the browser. */
import type { Fields } from "./fields.ts";

const KEY = "liveloop.product-draft";

export function keep(fields: Fields): void {
  sessionStorage.setItem(KEY, JSON.stringify(fields));
}

export function kept(): Fields | null {
  const written = sessionStorage.getItem(KEY);
  return written ? (JSON.parse(written) as Fields) : null;
}

export function forget(): void {
  sessionStorage.removeItem(KEY);
}
