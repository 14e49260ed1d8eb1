/** Text in the language of the person, re-rendered when it changes. */
import { Problem } from "@shared/api/problem.ts";
import type { Locale, Values } from "@shared/i18n/translator.ts";
import { useLocale } from "@shared/staff/use-locale.ts";
import { translator, type MessageKey } from "../i18n.ts";

export interface Text {
  locale: Locale;
  t: (key: MessageKey, values?: Values) => string;
}

export function useText(): Text {
  const locale = useLocale(translator);
  return { locale, t: (key, values) => translator.t(key, values) };
}

export function textOfCode(prefix: string, code: string, fallback: MessageKey): string {
  const key = `${prefix}.${code}`;
  return translator.t(translator.has(key) ? key : fallback);
}

export function problemText(error: unknown): string {
  return error instanceof Problem ? textOfCode("error", error.code, "error.unknown") : translator.t("error.unknown");
}
