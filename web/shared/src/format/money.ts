/** Money as people of a language write it: minor units in, `¥19.99` out. */
import type { Locale } from "../i18n/translator.ts";

/** The currencies in which an organisation may sell, with their minor digits (ISO 4217). */
const DIGITS: Readonly<Record<string, number>> = { CNY: 2, EUR: 2, GBP: 2, HKD: 2, JPY: 0, KRW: 0, SGD: 2, TWD: 2, USD: 2 };

export const CURRENCIES: readonly string[] = Object.keys(DIGITS);

export function digitsOf(currency: string): number {
  return DIGITS[currency] ?? 2;
}

export function money(amount: number, currency: string, locale: Locale): string {
  const digits = digitsOf(currency);
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
