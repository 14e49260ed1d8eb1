import { describe, expect, it } from "vitest";
import type { OrderView, Quote } from "../../src/features/orders/api.ts";
import { actsOf, heard, isChoosable, shortOf, spoken, toggled, UNREAD, type OrderList } from "../../src/features/orders/core.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

function order(fields: Partial<OrderView>): OrderView {
  return { id: "o", state: "placed", total: 100, refunded: 0, refund_wished: false, expires_at: "2026-01-01T00:15:00Z", ...fields } as OrderView;
}

function listed(group: OrderList["group"], ...items: OrderView[]): OrderList {
  return { ...UNREAD, group, items };
}

describe("the list of orders", () => {
  it("changes the row of an order that it shows", () => {
    const list = heard(listed("all", order({ id: "a" }), order({ id: "b" })), order({ id: "b", state: "paid" }));
    expect(list.items?.map(({ id, state }) => [id, state])).toEqual([
      ["a", "placed"],
      ["b", "paid"],
    ]);
  });

  it("takes a new one to its top, and lets one go that belongs there no more", () => {
    const list = heard(listed("to_pay", order({ id: "a" })), order({ id: "b" }));
    expect(list.items?.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(heard(list, order({ id: "a", state: "paid" })).items?.map(({ id }) => id)).toEqual(["b"]);
  });

  it("waits for its first page", () => {
    expect(heard(UNREAD, order({}))).toBe(UNREAD);
  });
});

describe("what a buyer may do", () => {
  it("is to pay or cancel before the time is over, and only to cancel after", () => {
    expect(actsOf(order({}), NOW)).toMatchObject({ pay: true, cancel: true, receive: false, askRefund: false });
    expect(actsOf(order({}), NOW + 16 * 60_000)).toMatchObject({ pay: false, cancel: true });
  });

  it("is to ask once for the money of what was paid", () => {
    expect(actsOf(order({ state: "shipped" }), NOW)).toMatchObject({ cancel: false, receive: true, askRefund: true });
    expect(actsOf(order({ state: "paid", refund_wished: true }), NOW).askRefund).toBe(false);
    expect(actsOf(order({ state: "completed", refunded: 100 }), NOW).askRefund).toBe(false);
    expect(actsOf(order({ state: "refunding" }), NOW)).toEqual({ pay: false, cancel: false, receive: false, askRefund: false });
  });
});

describe("coupons and stock of a quote", () => {
  const quote = { discounts: [{ reference: "a" }, { reference: "b" }], short: { v: 2 } } as unknown as Quote;

  it("takes a used one away and adds another one", () => {
    expect(toggled(quote, "a")).toEqual(["b"]);
    expect(toggled(quote, "c")).toEqual(["a", "b", "c"]);
  });

  it("offers only what could be used instead", () => {
    expect(isChoosable("better")).toBe(true);
    expect(isChoosable("threshold")).toBe(false);
  });

  it("says how many are left of what is short", () => {
    expect(shortOf(quote, "v")).toBe(2);
    expect(shortOf(quote, "w")).toBeNull();
  });
});

it("an order's number is read out in groups of four", () => {
  expect(spoken("2601014829135074")).toBe("2601 0148 2913 5074");
});
