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

/** What a form shows for minor units: 1999 -> 19.99. */
export function fromMinor(amount: number, currency: string): number {
  return amount / 10 ** (DIGITS[currency] ?? 2);
}

/** The reverse, exact for what a form can hold. */
export function toMinor(value: number, currency: string): number {
  return Math.round(value * 10 ** (DIGITS[currency] ?? 2));
}
