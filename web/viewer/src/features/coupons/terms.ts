/** The promises of a coupon in words. */
import { money } from "@shared/format/money.ts";
import { dayAndTime } from "@shared/format/format.ts";
import { locale, t } from "../../shared/text.ts";
import type { Coupon, Own } from "./core.ts";

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** What it takes off, to be written large: `¥20` or `8.8 折` / `12% off`. */
export function faceOf(coupon: Coupon): string {
  if (coupon.kind === "amount") return short(coupon.value, coupon.currency);
  if (coupon.value === 100) return t("coupon.free");
  return t("coupon.percent", { number: locale.value === "zh-CN" ? (100 - coupon.value) / 10 : coupon.value });
}

/** From which sum on, and at most how much. */
export function conditionOf(coupon: Coupon): string {
  const from = coupon.threshold > 0 ? t("coupon.from", { amount: short(coupon.threshold, coupon.currency) }) : t("coupon.no_minimum");
  return coupon.cap === null ? from : `${from} · ${t("coupon.cap", { amount: short(coupon.cap, coupon.currency) })}`;
}

export function scopeOf(coupon: Coupon): string {
  return coupon.scoped ? t("coupon.scoped", { names: coupon.scope_names.join(t("coupon.comma")) }) : t("coupon.everything");
}

/** How long it will be good for whoever claims it. */
export function validityOf(coupon: Coupon): string {
  if (coupon.valid_until !== null) return t("coupon.until", { time: dayAndTime(coupon.valid_until, locale.value) });
  const minutes = coupon.valid_minutes ?? 0;
  if (minutes % DAY_MINUTES === 0) return t("coupon.for_days", { days: minutes / DAY_MINUTES });
  if (minutes % HOUR_MINUTES === 0) return t("coupon.for_hours", { hours: minutes / HOUR_MINUTES });
  return t("coupon.for_minutes", { minutes });
}

/** Until when, or from when, or when and how it ended. `now` in milliseconds. */
export function ownValidityOf(own: Own, now: number): string {
  const time = (iso: string) => dayAndTime(iso, locale.value);
  if (own.state === "used") return t("coupon.used_at", { time: time(own.used_at ?? own.claimed_at) });
  if (own.state === "reserved") return t("coupon.reserved");
  if (Date.parse(own.expires_at) <= now) return t("coupon.expired_at", { time: time(own.expires_at) });
  if (own.usable_from !== null && Date.parse(own.usable_from) > now) return t("coupon.starts", { time: time(own.usable_from) });
  return t("coupon.until", { time: time(own.expires_at) });
}

/** Without the digits that say nothing: `¥20`, but `¥19.90`. */
function short(amount: number, currency: string): string {
  return money(amount, currency, locale.value).replace(/\.00$/, "");
}
