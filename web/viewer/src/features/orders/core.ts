/** What an order sheet and an order list show. Framework-free. */
import type { OrderView, Quote } from "./api.ts";

export type Group = "all" | "to_pay" | "to_ship" | "to_receive" | "money_back";

export const GROUPS: readonly Group[] = ["all", "to_pay", "to_ship", "to_receive", "money_back"];

const STATES: Record<Group, ReadonlySet<OrderView["state"]> | null> = {
  all: null,
  to_pay: new Set(["placed"]),
  to_ship: new Set(["paid", "fulfilling"]),
  to_receive: new Set(["shipped"]),
  money_back: new Set(["refunding", "refunded"]),
};

export function isIn(group: Group, order: OrderView): boolean {
  return STATES[group]?.has(order.state) ?? true;
}

export interface OrderList {
  group: Group;
  /** Null: not here yet. */
  items: readonly OrderView[] | null;
  cursor: string | null;
  failure: string | null;
}

export const UNREAD: OrderList = { group: "all", items: null, cursor: null, failure: null };

/** News of an order: it changes its row, comes into the list, or leaves it. */
export function heard(list: OrderList, order: OrderView): OrderList {
  if (!list.items) return list;
  const others = list.items.filter(({ id }) => id !== order.id);
  if (!isIn(list.group, order)) return { ...list, items: others };
  const known = list.items.some(({ id }) => id === order.id);
  const items = known ? list.items.map((one) => (one.id === order.id ? order : one)) : [order, ...others];
  return { ...list, items };
}

/** `2601014829135074` -> `2601 0148 2913 5074`, as people read it out. */
export function spoken(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** The variant's options, the way they are written on a label. */
export function optionsOf(options: Readonly<Record<string, string>>): string {
  return Object.values(options).join(" / ");
}

export interface Acts {
  pay: boolean;
  cancel: boolean;
  receive: boolean;
  askRefund: boolean;
}

/** What its buyer may do with it at `now`, milliseconds. */
export function actsOf(order: OrderView, now: number): Acts {
  const placed = order.state === "placed";
  return {
    pay: placed && Date.parse(order.expires_at) > now,
    cancel: placed,
    receive: order.state === "shipped",
    askRefund: ["paid", "fulfilling", "shipped", "completed"].includes(order.state) && order.refunded < order.total && !order.refund_wished,
  };
}

/** The coupon references that a quote uses. */
export function usedIn(quote: Quote): string[] {
  return quote.discounts.map(({ reference }) => reference);
}

/** Which references to ask for after a tap on one: a second tap takes it away. */
export function toggled(quote: Quote, reference: string): string[] {
  const used = usedIn(quote);
  return used.includes(reference) ? used.filter((one) => one !== reference) : [...used, reference];
}

/** Whether a coupon that is not used could be chosen instead of others. */
export function isChoosable(why: Quote["unused"][number]["why"]): boolean {
  return why === "better" || why === "alone" || why === "limit";
}

/** How many are left of what cannot be had as wanted; null when all can. */
export function shortOf(quote: Quote, variantId: string): number | null {
  return (quote.short as Record<string, number> | undefined)?.[variantId] ?? null;
}
