/** Re-renders when the person changes the language. */
import { useSyncExternalStore } from "react";
import type { Locale, Translator } from "../i18n/translator.ts";

export function useLocale<Key extends string>(translator: Translator<Key>): Locale {
  return useSyncExternalStore(
    (listener) => translator.subscribe(listener),
    () => translator.locale,
  );
}
