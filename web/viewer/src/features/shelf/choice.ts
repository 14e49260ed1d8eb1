/** Which variant of a product a viewer means. Pure. */
import type { ProductSheet, VariantOffer } from "@shared/generated/model/index.ts";
import { livePrice, type Item, type LivePrice, type Stage } from "./core.ts";

/** Option -> value. */
export type Choice = Readonly<Record<string, string>>;

/** `out`: that combination is sold out. `none`: there is none like it. */
export type ValueState = "there" | "out" | "none";

/** What is asked for a variant, and why. */
export interface Asked {
  amount: number;
  why: "plain" | "live" | "member";
  struck: number | null;
  live: LivePrice | null;
}

/** The first variant that can be had, else the first. */
export function firstChoice({ variants }: ProductSheet, soldOut: readonly string[]): Choice {
  return (variants.find(({ id }) => !soldOut.includes(id)) ?? variants[0])?.options ?? {};
}

export function chosen({ options, variants }: ProductSheet, choice: Choice): VariantOffer | null {
  return variants.find((variant) => options.every(({ name }) => variant.options[name] === choice[name])) ?? null;
}

/** How it would be with this value in the place of the one that is chosen. */
export function valueState(sheet: ProductSheet, soldOut: readonly string[], choice: Choice, option: string, value: string): ValueState {
  const variant = chosen(sheet, { ...choice, [option]: value });
  if (!variant) return "none";
  return soldOut.includes(variant.id) ? "out" : "there";
}

/** Chooses a value; where no variant has it together with the others, the first that has it. */
export function choose(sheet: ProductSheet, choice: Choice, option: string, value: string): Choice {
  const wanted = { ...choice, [option]: value };
  return chosen(sheet, wanted) ? wanted : (sheet.variants.find((variant) => variant.options[option] === value)?.options ?? choice);
}

/** The lowest of what everybody pays, the live price and, for who has an account, the member price. */
export function asked(item: Item, variant: VariantOffer, stage: Stage, moment: number, member: boolean): Asked {
  const live = livePrice(item, variant.id, stage, moment);
  const open = live?.state === "open" ? live.amount : Infinity;
  const forMembers = member ? (variant.member_price ?? Infinity) : Infinity;
  const amount = Math.min(variant.price, open, forMembers);
  if (amount === open && open < variant.price) return { amount, why: "live", struck: variant.price, live };
  const note = live?.state === "open" ? null : live;
  if (amount < variant.price) return { amount, why: "member", struck: variant.price, live: note };
  return { amount, why: "plain", struck: variant.list_price ?? null, live: note };
}
