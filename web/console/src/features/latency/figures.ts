/** Latency figures as text and as lines over the broadcast's time. Pure. */
import type { LatencyPoint, LatencySummary } from "@shared/generated/model/index.ts";
import type { Locale } from "@shared/i18n/translator.ts";
import { decimal } from "../../shared/figures.ts";

export const MINUTE_SECONDS = 60;

/** `213 ms`, from a second on `1.24 s`; a dash without samples. */
export function span(milliseconds: number | null, locale: Locale): string {
  if (milliseconds === null) return "–";
  const seconds = milliseconds >= 1_000;
  return `${decimal(seconds ? milliseconds / 1_000 : milliseconds, locale, seconds ? 2 : 0)} ${seconds ? "s" : "ms"}`;
}

/** `0.3 %` of the time meant for playing; null before anything was played. */
export function stalledPercent(playedMs: number, stalledMs: number): number | null {
  const meant = playedMs + stalledMs;
  return meant > 0 ? (100 * stalledMs) / meant : null;
}

/** The middle of a minute in seconds since the start, and a value; null where the line is broken. */
export type Dot = [seconds: number, milliseconds: number | null];

/** One line of p95. A minute without samples breaks it. */
export function line(minutes: readonly LatencyPoint[], startedAt: string, of: (minute: LatencyPoint) => LatencySummary): Dot[] {
  const start = Date.parse(startedAt);
  const dots: Dot[] = [];
  let before = -Infinity;
  for (const minute of minutes) {
    const seconds = (Date.parse(minute.at) - start) / 1_000;
    if (dots.length > 0 && seconds - before > MINUTE_SECONDS) dots.push([before + MINUTE_SECONDS, null]);
    dots.push([Math.max(0, seconds + MINUTE_SECONDS / 2), of(minute).p95]);
    before = seconds;
  }
  return dots;
}
