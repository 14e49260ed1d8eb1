/** Money as people of a language write it: minor units in, `¥19.99` out. */
import type { Locale } from "../i18n/translator.ts";

/** Minor digits of the currencies in which an organisation may sell (ISO 4217); the others have two. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0 };

export function money(amount: number, currency: string, locale: Locale): string {
  const digits = DIGITS[currency] ?? 2;
  return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    amount / 10 ** digits,
  );
}
