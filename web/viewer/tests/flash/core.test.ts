import { describe, expect, it } from "vitest";
import { counted, dismissed, lapsed, learned, NONE, ordered, shownAt, stands, waits, won, type Sale, type Sales, type Standing } from "../../src/features/flash/core.ts";

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const sale = (id: string, at: number, changed: Partial<Sale> = {}): Sale => ({
  id,
  broadcast_id: "b",
  product_id: "p",
  variant_id: "v",
  title: "Tea",
  options: {},
  picture_url: null,
  currency: "CNY",
  usual_price: 9900,
  price: 1900,
  quantity: 2,
  per_person: 1,
  mode: "fast",
  hold_seconds: 60,
  at: iso(at),
  opens_at: iso(at + 10),
  closes_at: iso(at + 40),
  closed_at: null,
  draws_at: null,
  over_at: null,
  drawn_at: null,
  left: 2,
  sold_out: false,
  entries: 0,
  winners: 0,
  commitment: null,
  seed: null,
  entries_hash: null,
  ...changed,
});
const fair = (changed: Partial<Sale> = {}) => sale("f", 10, { mode: "fair", draws_at: iso(65), commitment: "c", ...changed });
const standing = (outcome: Standing["outcome"], changed: Partial<Standing> = {}): Standing => ({ outcome, win_id: null, win_state: null, quantity: 0, expires_at: null, place: null, entry_id: null, ...changed });
const WON = standing("won", { win_id: "w", win_state: "won", quantity: 1, expires_at: iso(90) });

/** The picture is 8 s behind the server. */
const at = (state: Sales, server: number, buys = true) => shownAt(state, "b", { moment: (server - 8) * 1000, server: server * 1000 }, buys);
const fast = learned(NONE, sale("a", 10));

describe("by which clock it runs", () => {
  it("is the server's for a fast one, however late the picture is", () => {
    expect([9, 10, 19, 20, 49, 50, 69, 70].map((second) => at(fast, second)?.phase)).toEqual([undefined, "countdown", "countdown", "open", "open", "over", "over", undefined]);
    expect(at(fast, 12.5)?.seconds).toBe(8);
    expect(at(fast, 45.5)?.seconds).toBe(5);
  });

  it("is the picture's for a fair one, and the server's until its draw", () => {
    const state = learned(NONE, fair());
    expect([17, 18, 27, 28, 57, 58].map((second) => at(state, second)?.phase)).toEqual([undefined, "countdown", "countdown", "open", "open", "drawing"]);
    expect(at(state, 20)?.seconds).toBe(8);
    expect(at(state, 60)?.seconds).toBe(5);
    const over = learned(state, fair({ over_at: iso(65), drawn_at: iso(65), sold_out: true }));
    expect([66, 92, 93].map((second) => at(over, second)?.phase)).toEqual(["over", "over", undefined]);
  });

  it("is the picture's in a replay, where the price has expired", () => {
    expect([17, 18].map((second) => at(fast, second, false)?.verdict)).toEqual([undefined, "replay"]);
  });
});

describe("what became of it", () => {
  it("is what the server says", () => {
    const told = (mine: Standing, server = 30) => at(stands(fast, "a", mine), server)?.verdict;
    expect(told(WON)).toBe("won");
    expect(told({ ...WON, outcome: "limit", win_state: "ordered" })).toBe("ordered");
    expect(told(standing("sold_out", { place: 3 }))).toBe("waiting");
    expect(told(standing("sold_out"))).toBe("sold_out");
    expect(told(standing("limit"))).toBe("limit");
    expect(told(standing("entered", { entry_id: "e" }))).toBe("entered");
    expect(told(standing("sold_out", { entry_id: "e" }))).toBe("lost");
  });

  it("is still to be decided until it is over", () => {
    expect(at(fast, 30)?.verdict).toBeNull();
    expect(at(fast, 55)?.verdict).toBe("missed");
    expect(at(learned(fast, sale("a", 10, { sold_out: true, left: 0 })), 55)?.verdict).toBe("sold_out");
    expect(at(learned(fast, sale("a", 10, { closed_at: iso(15) })), 30)?.verdict).toBe("cancelled");
  });

  it("stays on the screen while one may order, before whatever came later", () => {
    const state = learned(stands(fast, "a", WON), sale("z", 60));
    expect(at(state, 80)).toMatchObject({ sale: { id: "a" }, verdict: "won", seconds: 10 });
    expect(at(state, 95)?.sale.id).toBe("z");
  });

  it("follows what is told to us alone", () => {
    const event = { to: "me", sale_id: "a", broadcast_id: "b", win_id: "w", title: "Tea", price: 1900, currency: "CNY", quantity: 1, via: "waiting" as const, expires_at: iso(90) };
    const waiting = waits(fast, { to: "me", sale_id: "a", place: 2 });
    expect(at(waiting, 30)).toMatchObject({ verdict: "waiting", mine: { place: 2 } });
    const served = won(waiting, event);
    expect(at(served, 80)?.verdict).toBe("won");
    expect(at(lapsed(served, { to: "me", sale_id: "a", win_id: "other" }), 55)?.verdict).toBe("won");
    expect(at(lapsed(served, { to: "me", sale_id: "a", win_id: "w" }), 55)?.verdict).toBe("lapsed");
    expect(at(ordered(served, { to: "me", sale_id: "a", win_id: "w" }), 55)?.verdict).toBe("ordered");
  });

  it("is lost when it was drawn without us, unless we hear otherwise", () => {
    const entered = stands(learned(NONE, fair()), "f", standing("entered", { entry_id: "e" }));
    const drawn = learned(entered, fair({ over_at: iso(65), drawn_at: iso(65), entries: 5 }));
    expect(at(drawn, 66)?.verdict).toBe("lost");
    expect(at(waits(drawn, { to: "me", sale_id: "f", place: 1 }), 66)).toMatchObject({ verdict: "waiting", mine: { entry_id: "e" } });
  });
});

describe("what is shown", () => {
  it("is put away until something else became of it", () => {
    const state = dismissed(stands(fast, "a", standing("sold_out", { place: 1 })), "a", "waiting");
    expect(at(state, 30)).toBeNull();
    expect(at(stands(state, "a", WON), 30)?.verdict).toBe("won");
    expect(shownAt(fast, "other", { moment: 30_000, server: 30_000 }, true)).toBeNull();
  });

  it("counts as the room was told last", () => {
    expect(at(counted(fast, "a", { left: 1, entries: 0 }), 30)?.left).toBe(1);
    expect(at(learned(counted(fast, "a", { left: 0, entries: 0 }), sale("a", 10, { left: 1 })), 30)?.left).toBe(1);
  });
});
