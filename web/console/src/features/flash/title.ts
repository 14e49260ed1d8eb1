/** What a flash sale sells, with the options of the variant. */
import type { FlashRead } from "@shared/generated/model/index.ts";

export function titleOf({ title, options }: FlashRead): string {
  const chosen = Object.values(options);
  return chosen.length > 0 ? `${title} · ${chosen.join(" / ")}` : title;
}
