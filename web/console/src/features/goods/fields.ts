/** A product as the form has it, and as the server wants it. Pure. */
import { ProductSource, ProductStatus, type ProductPicture, type ProductRead, type ProductUpdate, type VariantForm } from "@shared/generated/model/index.ts";

export interface Option {
  name: string;
  values: string[];
}

/** Prices are minor units; null: not written yet, or none. */
export interface VariantDraft {
  id?: string;
  sku: string;
  options: Record<string, string>;
  price: number | null;
  list_price: number | null;
  member_price: number | null;
  active: boolean;
  receive: number | null;
  left?: number | null;
}

/** What there is to choose, and what each choice costs. */
export interface Range {
  options: Option[];
  variants: VariantDraft[];
}

export interface Fields {
  place: "here" | "elsewhere";
  title: string;
  subtitle: string;
  description: string;
  category_id: string | null;
  status: ProductStatus;
  link: string;
  currency: string;
  pictures: ProductPicture[];
  range: Range;
}

export const VARIANTS = 100;
const BLANK: VariantDraft = { sku: "", options: {}, price: null, list_price: null, member_price: null, active: true, receive: null };

export function fresh(currency: string): Fields {
  return {
    place: "here",
    title: "",
    subtitle: "",
    description: "",
    category_id: null,
    status: ProductStatus.active,
    link: "",
    currency,
    pictures: [],
    range: { options: [], variants: [BLANK] },
  };
}

export function fieldsOf(product: ProductRead): Fields {
  const options = product.options.map(({ name, values }) => ({ name, values: [...values] }));
  const fits = (chosen: Record<string, string>) => options.length === Object.keys(chosen).length && options.every(({ name, values }) => values.includes(chosen[name] ?? ""));
  const variants = product.variants.filter((variant) => variant.active || fits(variant.options)).map((variant) => ({ ...variant, receive: null }));
  return {
    place: product.source === ProductSource.liveloop ? "here" : "elsewhere",
    title: product.title,
    subtitle: product.subtitle,
    description: product.description,
    category_id: product.category_id,
    status: product.status,
    link: product.link ?? "",
    currency: product.currency,
    pictures: product.pictures,
    range: rangeOf(options, variants),
  };
}

export function wantedOf(fields: Fields, seen: string | null): ProductUpdate {
  const here = fields.place === "here";
  const variants = here ? fields.range.variants : fields.range.variants.slice(0, 1).map((variant) => ({ ...variant, options: {}, receive: null, active: true }));
  return {
    title: fields.title,
    subtitle: fields.subtitle,
    description: fields.description,
    category_id: fields.category_id,
    status: fields.status,
    link: here ? null : fields.link,
    currency: here ? null : fields.currency,
    options: here ? fields.range.options : [],
    variants: variants.filter(({ id, active }) => active || id).map(variantOf),
    pictures: fields.pictures.map(({ name }) => name),
    seen,
  };
}

function variantOf({ id, sku, options, price, list_price, member_price, active, receive }: VariantDraft): VariantForm {
  return { id: id ?? null, sku: sku.trim(), options, price: price ?? 0, list_price, member_price, active, receive: receive ?? 0 };
}

/**
 * One variant for each combination of values. What was written of a combination stays with it. Who is of another
 * one that is not asked for any more takes the place of a new one with the same values and more, or fewer; the
 * other new ones cost what the nearest does.
 */
export function rangeOf(options: Option[], before: readonly VariantDraft[]): Range {
  const wanted = combinations(options.filter(({ name, values }) => name.trim() && values.length > 0));
  const free = new Set(before.filter((variant) => !wanted.some((chosen) => isSame(variant.options, chosen))));
  const variants = wanted.map((chosen) => {
    const same = before.find((variant) => isSame(variant.options, chosen));
    if (same) return same;
    const heir = [...free].find((variant) => isPart(variant.options, chosen) || isPart(chosen, variant.options));
    if (heir) free.delete(heir);
    return { ...(heir ?? costingLike(nearest(before, chosen))), options: chosen };
  });
  return { options, variants };
}

export function countOf(options: readonly Option[]): number {
  return options.reduce((count, { name, values }) => (name.trim() && values.length > 0 ? count * values.length : count), 1);
}

function combinations(options: readonly Option[]): Record<string, string>[] {
  return options.reduce<Record<string, string>[]>((chosen, { name, values }) => chosen.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))), [{}]);
}

function isSame(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function isPart(some: Record<string, string>, all: Record<string, string>): boolean {
  const values = new Set(Object.values(all));
  return Object.values(some).every((value) => values.has(value));
}

/** The first that shares most values. */
function nearest(before: readonly VariantDraft[], chosen: Record<string, string>): VariantDraft | undefined {
  const values = new Set(Object.values(chosen));
  const shared = (variant: VariantDraft) => Object.values(variant.options).filter((value) => values.has(value)).length;
  return [...before].sort((one, other) => shared(other) - shared(one))[0];
}

function costingLike(kin: VariantDraft | undefined): VariantDraft {
  return { ...BLANK, price: kin?.price ?? null, list_price: kin?.list_price ?? null, member_price: kin?.member_price ?? null };
}

export function nameOf(options: Record<string, string>): string {
  return Object.values(options).join(" / ");
}
