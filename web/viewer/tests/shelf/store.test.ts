import { expect, test, vi } from "vitest";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { shelfOf, type Shelves } from "../../src/features/shelf/core.ts";
import { ShelfStore } from "../../src/features/shelf/store.ts";

const card = { id: "p", title: "Cup", subtitle: "", cover_url: null, currency: "CNY", price_from: 100, price_to: 120, list_price: null, source: "liveloop" as const, only_variant_id: null, sold_out: false };
const item = (id: string) => ({ id, card, live: [], sold_out: [], replay_price: false });
const view = (ids: string[]) => ({ broadcast_id: "b", items: ids.map(item), explanations: [] });
const news = (order: string[], items: string[]): ChannelEvent => ({ id: "e", offset: 1, type: "shelf.changed", at: null, data: { broadcast_id: "b", order, items: items.map(item) } });

function make(read: (id: string) => Promise<ReturnType<typeof view> | null>) {
  let now: Shelves = {};
  const store = new ShelfStore(read, (next) => (now = next));
  return { store, ids: () => shelfOf(now, "b").items.map(({ id }) => id) };
}

test("a snapshot and the news after it", () => {
  const { store, ids } = make(() => Promise.resolve(null));
  store.restore({ shelf: view(["1"]) });
  store.apply([news(["2", "1"], ["2"])]);
  expect(ids()).toEqual(["2", "1"]);
  store.restore({ shelf: null });
  expect(ids()).toEqual(["2", "1"]);
});

test("news of items that were never told let the shelf be read anew", async () => {
  const read = vi.fn(() => Promise.resolve(view(["1", "2", "3"])));
  const { store, ids } = make(read);
  store.apply([news(["1", "2"], ["2"]), news(["1", "3"], ["3"])]);
  await vi.waitFor(() => expect(ids()).toEqual(["1", "2", "3"]));
  expect(read).toHaveBeenCalledTimes(1);
});

test("a shelf that cannot be had says so", async () => {
  const { store } = make(() => Promise.resolve(null));
  expect(await store.load("b")).toBe(false);
});
