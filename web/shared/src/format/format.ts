/** Numbers and times as people of a language write them. */
import type { Locale } from "../i18n/translator.ts";

/** 9,876 / 1.2万 / 12K: short enough for a chip. */
export function compactCount(count: number, locale: Locale): string {
  const notation = count >= 10_000 ? "compact" : "standard";
  return new Intl.NumberFormat(locale, { notation, maximumFractionDigits: 1 }).format(count);
}

/** `3:07` or `1:02:09`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds with one digit: `1.4`. */
export function tenths(seconds: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds);
}

/** `11月23日 周一 20:00` / `Mon, Nov 23, 8:00 PM`. */
export function dayAndTime(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export interface Remaining {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** What is left until a moment, never negative. */
export function remaining(milliseconds: number): Remaining {
  const whole = Math.max(0, Math.ceil(milliseconds / 1000));
  return {
    days: Math.floor(whole / 86_400),
    hours: Math.floor((whole % 86_400) / 3600),
    minutes: Math.floor((whole % 3600) / 60),
    seconds: whole % 60,
  };
}
