/** One short message at a time, read out politely. */
import { signal } from "@preact/signals";

const SHOWN_MILLISECONDS = 2_600;

export const toast = signal<string | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  clearTimeout(timer);
  toast.value = text;
  timer = setTimeout(() => {
    toast.value = null;
  }, SHOWN_MILLISECONDS);
}
