import { expect, test } from "vitest";
import { asked, choose, chosen, firstChoice, valueState } from "../../src/features/shelf/choice.ts";
import type { Item } from "../../src/features/shelf/core.ts";

const card = { id: "p", title: "Cup", subtitle: "", cover_url: null, currency: "CNY", price_from: 100, price_to: 120, list_price: null, source: "liveloop" as const, only_variant_id: null, sold_out: false };
const variant = (id: string, Colour: string, Size: string, price = 100) => ({ id, options: { Colour, Size }, price, list_price: 150, member_price: 90, sold_out: false, left: null });
const sheet = {
  card,
  description: "",
  picture_urls: [],
  options: [
    { name: "Colour", values: ["white", "blue"] },
    { name: "Size", values: ["S", "L"] },
  ],
  variants: [variant("ws", "white", "S"), variant("wl", "white", "L", 120), variant("bs", "blue", "S")],
};

test("the first that can be had is chosen", () => {
  expect(chosen(sheet, firstChoice(sheet, []))?.id).toBe("ws");
  expect(chosen(sheet, firstChoice(sheet, ["ws"]))?.id).toBe("wl");
  expect(chosen(sheet, firstChoice(sheet, ["ws", "wl", "bs"]))?.id).toBe("ws");
});

test("each value says whether it is there, sold out or not made", () => {
  const choice = { Colour: "white", Size: "L" };
  expect(valueState(sheet, ["ws"], choice, "Size", "S")).toBe("out");
  expect(valueState(sheet, [], choice, "Size", "S")).toBe("there");
  expect(valueState(sheet, [], choice, "Colour", "blue")).toBe("none");
});

test("a combination that is not made gives way to one that is", () => {
  expect(choose(sheet, { Colour: "white", Size: "L" }, "Colour", "blue")).toEqual({ Colour: "blue", Size: "S" });
  expect(choose(sheet, { Colour: "white", Size: "L" }, "Size", "S")).toEqual({ Colour: "white", Size: "S" });
});

test("the lowest price counts, and says why", () => {
  const at = new Date(0).toISOString();
  const item: Item = { id: "1", card, live: [{ variant_id: "ws", price: 80, at, until: null }], sold_out: [], replay_price: false };
  const white = sheet.variants[0]!;
  const large = sheet.variants[1]!;
  expect(asked(item, white, "live", 1, true)).toMatchObject({ amount: 80, why: "live", struck: 100 });
  expect(asked(item, white, "over", 1, true)).toMatchObject({ amount: 90, why: "member", live: { state: "expired" } });
  expect(asked(item, large, "live", 1, false)).toEqual({ amount: 120, why: "plain", struck: 150, live: null });
});
