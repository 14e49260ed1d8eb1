import { expect, test } from "vitest";
import { ProductStatus, type ProductRead } from "@shared/generated/model/index.ts";
import { filterOf, paramsOf, searchOf } from "../src/features/goods/filter.ts";
import { countOf, fieldsOf, fresh, rangeOf, wantedOf, type VariantDraft } from "../src/features/goods/fields.ts";

const COLOUR = { name: "Colour", values: ["white", "blue"] };
const SIZE = { name: "Size", values: ["S", "L"] };

function variant(options: Record<string, string>, part: Partial<VariantDraft> = {}): VariantDraft {
  return { sku: "", options, price: 100, list_price: null, member_price: null, active: true, receive: null, ...part };
}

const chosen = (variants: VariantDraft[]) => variants.map(({ id, options, price }) => [id ?? null, Object.values(options).join("/"), price]);

test("the only variant becomes the first of a new option, the others cost the same", () => {
  const { variants } = rangeOf([COLOUR], [variant({}, { id: "a" })]);
  expect(chosen(variants)).toEqual([["a", "white", 100], [null, "blue", 100]]);
});

test("a second option keeps every variant with its own first value", () => {
  const { variants } = rangeOf([COLOUR, SIZE], [variant({ Colour: "white" }, { id: "a" }), variant({ Colour: "blue" }, { id: "b", price: 200 })]);
  expect(chosen(variants)).toEqual([["a", "white/S", 100], [null, "white/L", 100], ["b", "blue/S", 200], [null, "blue/L", 200]]);
});

test("an option that is renamed keeps its variants", () => {
  const { variants } = rangeOf([{ ...COLOUR, name: "Farbe" }], [variant({ Colour: "white" }, { id: "a" }), variant({ Colour: "blue" }, { id: "b" })]);
  expect(chosen(variants).map(([id]) => id)).toEqual(["a", "b"]);
  expect(variants[1]?.options).toEqual({ Farbe: "blue" });
});

test("a value more is one variant more, a value less is one less", () => {
  const before = [variant({ Colour: "white" }, { id: "a" }), variant({ Colour: "blue" }, { id: "b", price: 300 })];
  expect(chosen(rangeOf([{ name: "Colour", values: ["white", "blue", "red"] }], before).variants)).toEqual([["a", "white", 100], ["b", "blue", 300], [null, "red", 100]]);
  expect(chosen(rangeOf([{ name: "Colour", values: ["blue"] }], before).variants)).toEqual([["b", "blue", 300]]);
});

test("options without a name or a value do not count yet", () => {
  expect(countOf([COLOUR, { name: " ", values: ["x"] }, { name: "Size", values: [] }])).toBe(2);
  expect(rangeOf([{ name: "Size", values: [] }], [variant({}, { id: "a" })]).variants).toHaveLength(1);
});

const product = {
  id: "p",
  title: "Cup",
  subtitle: "",
  description: "",
  category_id: null,
  status: ProductStatus.active,
  source: "liveloop",
  link: null,
  currency: "CNY",
  options: [COLOUR],
  variants: [
    { ...variant({ Colour: "white" }), id: "a", left: 3 },
    { ...variant({ Colour: "blue" }), id: "b", left: 0, active: false },
    { ...variant({ Colour: "green" }), id: "c", left: 0, active: false },
  ],
  pictures: [{ name: "n", url: "/u" }],
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
} as unknown as ProductRead;

test("a form opens with what can be chosen and sends it back", () => {
  const fields = fieldsOf(product);
  expect(fields.range.variants.map(({ id }) => id)).toEqual(["a", "b"]);
  const wanted = wantedOf(fields, product.updated_at);
  expect(wanted).toMatchObject({ link: null, currency: null, pictures: ["n"], seen: product.updated_at });
  expect(wanted.variants.map(({ id, active }) => [id, active])).toEqual([["a", true], ["b", false]]);
});

test("a combination that is new and not sold is left out", () => {
  const fields = { ...fresh("CNY"), range: { options: [COLOUR], variants: [variant({ Colour: "white" }, { receive: 5 }), variant({ Colour: "blue" }, { active: false })] } };
  expect(wantedOf(fields, null).variants).toHaveLength(1);
  expect(wantedOf(fields, null).variants[0]).toMatchObject({ receive: 5, id: null });
});

test("what is sold elsewhere has its link, its currency and one price", () => {
  const fields = { ...fieldsOf(product), place: "elsewhere" as const, link: "https://item.jd.com/1.html", currency: "USD" };
  const wanted = wantedOf(fields, null);
  expect(wanted).toMatchObject({ link: "https://item.jd.com/1.html", currency: "USD", options: [] });
  expect(wanted.variants).toEqual([expect.objectContaining({ id: "a", options: {}, receive: 0 })]);
});

test("what is looked at stands in the address", () => {
  const filter = filterOf(new URLSearchParams("query=tea&status=archived&category=none&source=elsewhere&x=1"));
  expect(searchOf(filter)).toEqual({ query: "tea", status: "archived", category: "none", source: "elsewhere" });
  expect(paramsOf(filter)).toMatchObject({ query: "tea", status: ["archived"], uncategorised: true });
  expect(paramsOf(filter).source).not.toContain("liveloop");
  expect(searchOf(filterOf(new URLSearchParams("status=sold&category=../x&source=moon")))).toEqual({});
  expect(paramsOf(filterOf(new URLSearchParams())).status).toEqual(["active", "draft"]);
});
