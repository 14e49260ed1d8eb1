/** The look at the room that the page may bring along, so that no request delays the first paint. */
import type { Watch } from "../features/room/api.ts";

export function readBoot(root: Document): Watch | null {
  const element = root.getElementById("boot");
  if (!element?.textContent) return null;
  try {
    const boot = JSON.parse(element.textContent) as Partial<Watch> | null;
    return boot?.room ? (boot as Watch) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // a placeholder nobody filled
    throw error;
  }
}
