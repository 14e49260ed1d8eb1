/**
 * Typed messages over Lingui core.
 *
 * Keys come from the Chinese catalogue, which is the source; values are compiled
 * ICU messages (see `tooling/catalogue-plugin.ts`). An unknown key is a type error,
 * a key missing in a language fails `npm run check`.
 */
import { setupI18n, type Messages } from "@lingui/core";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export type Values = Record<string, string | number | Date>;

/** What `import catalogue from "./messages/zh-CN.json"` gives after compilation. */
export type Catalogue = Record<string, unknown>;

export interface Translator<Key extends string> {
  readonly locale: Locale;
  t(key: Key, values?: Values): string;
  /** True when the catalogue has this key: for codes that come from a server. */
  has(key: string): key is Key;
  use(locale: Locale): void;
  /** Messages that came later than the first. */
  add(catalogues: Record<Locale, Catalogue>): void;
  /** Calls back after each change of language; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

const STORAGE_KEY = "liveloop.locale";

export function createTranslator<Key extends string>(
  catalogues: Record<Locale, Catalogue[]>,
  initial: Locale = preferredLocale(),
): Translator<Key> {
  const i18n = setupI18n();
  for (const locale of LOCALES) {
    i18n.load(locale, Object.assign({}, ...catalogues[locale]) as Messages);
  }
  i18n.activate(initial);
  announce(initial);
  const listeners = new Set<() => void>();
  return {
    get locale() {
      return i18n.locale as Locale;
    },
    t: (key, values) => i18n._(key, values),
    has: (key): key is Key => key in i18n.messages,
    add(catalogues) {
      for (const locale of LOCALES) i18n.load(locale, catalogues[locale] as Messages);
    },
    use(locale) {
      i18n.activate(locale);
      remember(locale);
      announce(locale);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The language chosen before, else the browser's first known one, else Chinese. */
export function preferredLocale(languages: readonly string[] = navigator.languages): Locale {
  const kept = recall();
  if (kept) return kept;
  for (const language of languages) {
    if (language.toLowerCase().startsWith("zh")) return "zh-CN";
    if (language.toLowerCase().startsWith("en")) return "en";
  }
  return "zh-CN";
}

function recall(): Locale | null {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return LOCALES.find((locale) => locale === kept) ?? null;
  } catch (error) {
    if (error instanceof DOMException) return null; // storage is forbidden in this browser
    throw error;
  }
}

function remember(locale: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, locale);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or forbidden: the choice lives for this visit
  }
}

function announce(locale: Locale): void {
  document.documentElement.lang = locale;
}
