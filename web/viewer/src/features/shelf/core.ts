/** What is for sale, which of it the picture has come to, and what it costs then. Pure. */
import type { EventData } from "@shared/generated/events.ts";

export type Item = EventData["shelf.changed"]["items"][number];
export type Explanation = EventData["shelf.explaining"]["explanations"][number];

export interface Shelf {
  /** In its order. */
  items: readonly Item[];
  /** Oldest first. */
  explanations: readonly Explanation[];
}

/** By broadcast. */
export type Shelves = Readonly<Record<string, Shelf>>;

/** What of the broadcast this page shows: live prices hold while it is live. */
export type Stage = "before" | "live" | "over" | "replay";

/** `upcoming`: it opens with the broadcast. `expired`: it is over. */
export interface LivePrice {
  amount: number;
  state: "open" | "upcoming" | "expired";
}

export const NONE: Shelves = {};
const EMPTY: Shelf = { items: [], explanations: [] };

export function shelfOf(shelves: Shelves, broadcastId: string | null): Shelf {
  return (broadcastId !== null && shelves[broadcastId]) || EMPTY;
}

export function filled(shelves: Shelves, broadcastId: string, shelf: Shelf): Shelves {
  return { ...shelves, [broadcastId]: shelf };
}

/** Null: the news names items that were never told, so that the shelf has to be read anew. */
export function changed(shelves: Shelves, { broadcast_id, order, items }: EventData["shelf.changed"]): Shelves | null {
  const before = shelfOf(shelves, broadcast_id);
  const known = new Map([...before.items, ...items].map((item) => [item.id, item]));
  const now = order.flatMap((id) => known.get(id) ?? []);
  return now.length === order.length ? filled(shelves, broadcast_id, { ...before, items: now }) : null;
}

export function explaining(shelves: Shelves, { broadcast_id, explanations }: EventData["shelf.explaining"]): Shelves {
  const before = shelfOf(shelves, broadcast_id);
  const known = new Map([...before.explanations, ...explanations].map((one) => [one.id, one]));
  return filled(shelves, broadcast_id, { ...before, explanations: [...known.values()] });
}

export function stocked(shelves: Shelves, { broadcast_id, item_id, sold_out, variants }: EventData["shelf.stock"]): Shelves {
  const before = shelfOf(shelves, broadcast_id);
  const items = before.items.map((item) => (item.id === item_id ? { ...item, sold_out: variants, card: { ...item.card, sold_out } } : item));
  return filled(shelves, broadcast_id, { ...before, items });
}

/** What the picture explains at `moment` (milliseconds of media time): the newest that has begun, unless it is over. */
export function explainedAt({ items, explanations }: Shelf, moment: number): { item: Item; explanation: Explanation } | null {
  const begun = explanations.filter(({ at }) => Date.parse(at) <= moment);
  const explanation = begun.reduce<Explanation | null>((newest, one) => (newest && Date.parse(newest.at) > Date.parse(one.at) ? newest : one), null);
  if (!explanation || (explanation.until !== null && moment >= Date.parse(explanation.until))) return null;
  const item = items.find(({ id }) => id === explanation.item_id);
  return item ? { item, explanation } : null;
}

/** The longest time that the picture explained an item. */
export function clipOf({ explanations }: Shelf, itemId: string): Explanation | null {
  const clips = explanations.filter(({ item_id }) => item_id === itemId);
  const length = ({ at, until }: Explanation) => (until === null ? Infinity : Date.parse(until) - Date.parse(at));
  return clips.reduce<Explanation | null>((longest, one) => (longest && length(longest) >= length(one) ? longest : one), null);
}

/** The live price of a variant, or without one the lowest of all variants. */
export function livePrice(item: Item, variantId: string | null, stage: Stage, moment: number): LivePrice | null {
  const variants = variantId === null ? [...new Set(item.live.map(({ variant_id }) => variant_id))] : [variantId];
  const prices = variants.flatMap((id) => priceOf(item, id, stage, moment) ?? []);
  return prices.reduce<LivePrice | null>((best, one) => (best && rank(best) <= rank(one) ? best : one), null);
}

/** What may be paid now comes before what will or could be. */
function rank({ amount, state }: LivePrice): number {
  return amount + (state === "open" ? 0 : Number.MAX_SAFE_INTEGER / 2);
}

function priceOf(item: Item, variantId: string, stage: Stage, moment: number): LivePrice | null {
  const told = item.live.filter(({ variant_id }) => variant_id === variantId);
  const endless = told.find(({ until }) => until === null);
  if (stage === "live") {
    const open = told.findLast(({ at, until }) => Date.parse(at) <= moment && (until === null || moment < Date.parse(until)));
    return open ? { amount: open.price, state: "open" } : null;
  }
  if (stage === "before") return endless ? { amount: endless.price, state: "upcoming" } : null;
  if (stage === "replay" && endless && item.replay_price) return { amount: endless.price, state: "open" };
  const last = told.at(-1);
  return last ? { amount: last.price, state: "expired" } : null;
}

/** What a card says of prices. `struck`: what it costs otherwise. `from`: it depends on what is chosen. */
export interface Tag {
  amount: number;
  from: boolean;
  struck: number | null;
  live: LivePrice | null;
}

export function tagOf(item: Item, stage: Stage, moment: number): Tag {
  const { card } = item;
  const live = livePrice(item, null, stage, moment);
  if (live?.state === "open" && live.amount < card.price_from) return { amount: live.amount, from: card.only_variant_id === null, struck: card.price_from, live };
  return { amount: card.price_from, from: card.price_to > card.price_from, struck: card.list_price ?? null, live: live?.state === "open" ? null : live };
}
