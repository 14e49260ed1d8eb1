/** The viewer's words. `t` follows the chosen language wherever a component renders. */
import { signal } from "@preact/signals";
import { createTranslator, LOCALES, type Catalogue, type Locale, type Values } from "@shared/i18n/translator.ts";
import sharedEn from "@shared/messages/en.json";
import sharedZh from "@shared/messages/zh-CN.json";
import en from "../messages/en.json";
import type extras from "../messages/extras/zh-CN.json";
import zh from "../messages/zh-CN.json";

/** Those of the extras are there once these are loaded, before any of them is drawn. */
export type MessageKey = keyof typeof zh | keyof typeof sharedZh | keyof typeof extras;

const translator = createTranslator<MessageKey>({ "zh-CN": [sharedZh, zh], en: [sharedEn, en] });

export const locale = signal<Locale>(translator.locale);
translator.subscribe(() => {
  locale.value = translator.locale;
});

export function t(key: MessageKey, values?: Values): string {
  return locale.value && translator.t(key, values);
}

/** The message of a server's error code, else a general one. */
export function errorText(code: string): string {
  const key = `error.${code}`;
  return translator.has(key) ? t(key) : t("error.unknown");
}

export function addMessages(catalogues: Record<Locale, Catalogue>): void {
  translator.add(catalogues);
}

export function otherLocale(): Locale {
  return LOCALES.find((one) => one !== locale.value) ?? locale.value;
}

export function switchLocale(next: Locale): void {
  translator.use(next);
}
