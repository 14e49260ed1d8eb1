import { expect, test } from "vitest";
import { changed, clipOf, explainedAt, explaining, filled, livePrice, NONE, shelfOf, stocked, tagOf, type Item } from "../../src/features/shelf/core.ts";

const T = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const ms = (seconds: number) => Date.parse(T(seconds));

function item(id: string, more: Partial<Item> = {}): Item {
  const card = { id: `p-${id}`, title: id, subtitle: "", cover_url: null, currency: "CNY", price_from: 100, price_to: 100, list_price: 150, source: "liveloop" as const, only_variant_id: "v", sold_out: false };
  return { id, card, live: [], sold_out: [], replay_price: false, ...more };
}

const price = (amount: number, at: number, until: number | null = null, variant_id = "v") => ({ variant_id, price: amount, at: T(at), until: until === null ? null : T(until) });

test("what is on the shelf follows the order that was told", () => {
  const first = changed(NONE, { broadcast_id: "b", order: ["1", "2"], items: [item("1"), item("2")] })!;
  const moved = changed(first, { broadcast_id: "b", order: ["2"], items: [] })!;
  expect(shelfOf(moved, "b").items.map(({ id }) => id)).toEqual(["2"]);
  expect(changed(moved, { broadcast_id: "b", order: ["2", "3"], items: [] })).toBeNull();
  expect(shelfOf(moved, "other").items).toEqual([]);
});

test("the card is there while the picture is between the two moments, on each player at its own", () => {
  let shelves = filled(NONE, "b", { items: [item("1"), item("2")], explanations: [] });
  shelves = explaining(shelves, { broadcast_id: "b", explanations: [{ id: "x", item_id: "1", at: T(10), until: null }] });
  shelves = explaining(shelves, {
    broadcast_id: "b",
    explanations: [
      { id: "x", item_id: "1", at: T(10), until: T(20) },
      { id: "y", item_id: "2", at: T(20), until: T(30) },
    ],
  });
  const at = (seconds: number) => explainedAt(shelfOf(shelves, "b"), ms(seconds))?.item.id ?? null;
  expect([at(9), at(10), at(19), at(20), at(29), at(30)]).toEqual([null, "1", "1", "2", "2", null]);
});

test("an item that is not on the shelf is not explained", () => {
  const shelf = { items: [], explanations: [{ id: "x", item_id: "1", at: T(0), until: null }] };
  expect(explainedAt(shelf, ms(5))).toBeNull();
});

test("the clip of an item is the longest time it was explained", () => {
  const explanations = [
    { id: "x", item_id: "1", at: T(0), until: T(5) },
    { id: "y", item_id: "1", at: T(50), until: T(90) },
    { id: "z", item_id: "2", at: T(90), until: null },
  ];
  expect(clipOf({ items: [], explanations }, "1")?.id).toBe("y");
  expect(clipOf({ items: [], explanations }, "2")?.id).toBe("z");
  expect(clipOf({ items: [], explanations }, "3")).toBeNull();
});

test("a live price opens and closes with the picture", () => {
  const one = item("1", { live: [price(80, 10, 20), price(70, 20)] });
  const at = (seconds: number) => livePrice(one, "v", "live", ms(seconds));
  expect([at(9), at(10)?.amount, at(20)?.amount]).toEqual([null, 80, 70]);
  const closed = item("1", { live: [price(80, 10, 20)] });
  expect(livePrice(closed, "v", "live", ms(20))).toBeNull();
});

test("before, after and in the replay the price says what it is", () => {
  const one = item("1", { live: [price(80, 10)] });
  expect(livePrice(one, "v", "before", 0)).toEqual({ amount: 80, state: "upcoming" });
  expect(livePrice(one, "v", "over", 0)).toEqual({ amount: 80, state: "expired" });
  expect(livePrice(one, "v", "replay", 0)).toEqual({ amount: 80, state: "expired" });
  expect(livePrice({ ...one, replay_price: true }, "v", "replay", 0)).toEqual({ amount: 80, state: "open" });
  const closed = item("1", { live: [price(80, 10, 20)], replay_price: true });
  expect(livePrice(closed, "v", "replay", 0)).toEqual({ amount: 80, state: "expired" });
});

test("the card shows the lowest open live price, and else what everybody pays", () => {
  const several = item("1", { live: [price(90, 0, null, "a"), price(80, 0, null, "b")] });
  several.card.only_variant_id = null;
  expect(tagOf(several, "live", ms(5))).toMatchObject({ amount: 80, from: true, struck: 100 });
  expect(tagOf(several, "over", ms(5))).toMatchObject({ amount: 100, from: false, struck: 150, live: { amount: 80, state: "expired" } });
  expect(tagOf(item("2"), "live", ms(5))).toEqual({ amount: 100, from: false, struck: 150, live: null });
});

test("sold out and back again", () => {
  const shelves = filled(NONE, "b", { items: [item("1"), item("2")], explanations: [] });
  const gone = stocked(shelves, { broadcast_id: "b", item_id: "1", sold_out: true, variants: ["v"] });
  expect(shelfOf(gone, "b").items.map(({ card, sold_out }) => [card.sold_out, sold_out])).toEqual([
    [true, ["v"]],
    [false, []],
  ]);
});
