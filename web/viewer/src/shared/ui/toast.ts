/** Short messages, one at a time, read out politely; each is there long enough to be read. */
import { signal } from "@preact/signals";

const SHOWN_MILLISECONDS = 2_600;
/** When another one waits. */
const LEAST_MILLISECONDS = 1_200;
/** More than this many at once is a storm, of which the newest tell enough. */
const WAITING = 3;

export const toast = signal<string | null>(null);

let waiting: string[] = [];
let shownAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  if (toast.value === null) {
    show(text);
  } else {
    waiting = [...waiting, text].slice(-WAITING);
    plan();
  }
}

function show(text: string): void {
  toast.value = text;
  shownAt = Date.now();
  plan();
}

function plan(): void {
  clearTimeout(timer);
  const span = waiting.length ? LEAST_MILLISECONDS : SHOWN_MILLISECONDS;
  timer = setTimeout(next, shownAt + span - Date.now());
}

function next(): void {
  const text = waiting.shift();
  if (text === undefined) toast.value = null;
  else show(text);
}
