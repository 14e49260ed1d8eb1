/** A coupon as the form has it, and as the server wants it. */
import dayjs, { type Dayjs } from "dayjs";
import { CouponAudience, CouponKind, type CouponForm, type CouponRead } from "@shared/generated/model/index.ts";
import { spanOf, UNITS, type Unit } from "./terms.ts";

export interface Fields {
  title: string;
  kind: CouponKind;
  /** Minor units. */
  amount: number | null;
  percent: number | null;
  cap: number | null;
  threshold: number | null;
  scope: "everything" | "some";
  product_ids: string[];
  category_ids: string[];
  audience: CouponAudience;
  validity: "relative" | "fixed";
  span: number | null;
  unit: Unit;
  dates: [Dayjs | null, Dayjs | null] | null;
  total: number | null;
  per_person: number | null;
  on_wall: boolean;
  stackable: boolean;
  on_flash: boolean;
}

const FRESH: Fields = {
  title: "",
  kind: CouponKind.amount,
  amount: 2000,
  percent: 10,
  cap: null,
  threshold: 10_000,
  scope: "everything",
  product_ids: [],
  category_ids: [],
  audience: CouponAudience.everybody,
  validity: "relative",
  span: 1,
  unit: "days",
  dates: null,
  total: 100,
  per_person: 1,
  on_wall: false,
  stackable: false,
  on_flash: false,
};

export function fieldsOf(coupon: CouponRead | null): Fields {
  if (!coupon) return FRESH;
  const { amount: span, unit } = spanOf(coupon.valid_minutes ?? UNITS.days);
  return {
    ...FRESH,
    title: coupon.title,
    kind: coupon.kind,
    amount: coupon.kind === CouponKind.amount ? coupon.value : FRESH.amount,
    percent: coupon.kind === CouponKind.percent ? coupon.value : FRESH.percent,
    cap: coupon.cap,
    threshold: coupon.threshold,
    scope: coupon.product_ids.length + coupon.category_ids.length > 0 ? "some" : "everything",
    product_ids: coupon.product_ids,
    category_ids: coupon.category_ids,
    audience: coupon.audience,
    validity: coupon.valid_minutes === null ? "fixed" : "relative",
    span,
    unit,
    dates: coupon.valid_until === null ? null : [coupon.valid_from === null ? null : dayjs(coupon.valid_from), dayjs(coupon.valid_until)],
    total: coupon.total,
    per_person: coupon.per_person,
    on_wall: coupon.on_wall,
    stackable: coupon.stackable,
    on_flash: coupon.on_flash,
  };
}

export function wantedOf(fields: Fields, currency: string): CouponForm {
  const { title, kind, scope, audience, validity, dates, on_wall, stackable, on_flash } = fields;
  const some = scope === "some";
  const iso = (at: Dayjs | null | undefined) => (at ? at.second(0).millisecond(0).toISOString() : null);
  return {
    title,
    currency,
    kind,
    value: (kind === CouponKind.amount ? fields.amount : fields.percent) ?? 0,
    cap: kind === CouponKind.percent ? fields.cap : null,
    threshold: fields.threshold ?? 0,
    product_ids: some ? fields.product_ids : [],
    category_ids: some ? fields.category_ids : [],
    audience,
    stackable,
    on_flash,
    total: fields.total ?? 0,
    per_person: fields.per_person ?? 1,
    on_wall,
    valid_from: validity === "fixed" ? iso(dates?.[0]) : null,
    valid_until: validity === "fixed" ? iso(dates?.[1]) : null,
    valid_minutes: validity === "relative" ? (fields.span ?? 0) * UNITS[fields.unit] : null,
  };
}
