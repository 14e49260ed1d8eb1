/** The promises of a coupon in a line. */
import { money } from "@shared/format/money.ts";
import type { Locale } from "@shared/i18n/translator.ts";
import { CouponKind, type CouponRead } from "@shared/generated/model/index.ts";
import { translator } from "../../i18n.ts";
import { moment } from "../../shared/figures.ts";

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

export const UNITS = { minutes: 1, hours: HOUR_MINUTES, days: DAY_MINUTES } as const;
export type Unit = keyof typeof UNITS;

/** `满 ¥100 减 ¥20`, `8.8 折，最高减 ¥50`. */
export function termsOf(coupon: CouponRead, locale: Locale): string {
  const written = (amount: number) => money(amount, coupon.currency, locale);
  const off = coupon.kind === CouponKind.amount ? translator.t("coupon.off", { amount: written(coupon.value) }) : translator.t("coupon.percent", { number: locale === "zh-CN" ? (100 - coupon.value) / 10 : coupon.value });
  const from = coupon.threshold > 0 ? translator.t("coupon.from", { amount: written(coupon.threshold), off }) : off;
  return coupon.cap === null ? from : translator.t("coupon.capped", { terms: from, cap: written(coupon.cap) });
}

export function validityOf(coupon: CouponRead, locale: Locale): string {
  if (coupon.valid_until !== null) {
    const until = moment(coupon.valid_until, locale);
    return coupon.valid_from === null ? translator.t("coupon.until", { until }) : translator.t("coupon.span_of", { from: moment(coupon.valid_from, locale), until });
  }
  const { amount, unit } = spanOf(coupon.valid_minutes ?? 0);
  return translator.t(`coupon.for.${unit}`, { amount });
}

/** In the largest unit that divides it. */
export function spanOf(minutes: number): { amount: number; unit: Unit } {
  const unit = minutes % DAY_MINUTES === 0 ? "days" : minutes % HOUR_MINUTES === 0 ? "hours" : "minutes";
  return { amount: minutes / UNITS[unit], unit };
}
