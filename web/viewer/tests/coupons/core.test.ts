import { describe, expect, it } from "vitest";
import { counted, dismissed, got, learned, NONE, shownAt, verdictOf, type Claim, type Drop } from "../../src/features/coupons/core.ts";

const second = (seconds: number) => new Date(seconds * 1000).toISOString();
const drop = (id: string, at: number, changed: Partial<Drop> = {}): Drop => ({
  id,
  broadcast_id: "b",
  coupon: {
    id: "c",
    title: "Spring",
    currency: "CNY",
    kind: "amount",
    value: 2000,
    cap: null,
    threshold: 0,
    scoped: false,
    scope_names: [],
    audience: "everybody",
    stackable: false,
    valid_from: null,
    valid_until: null,
    valid_minutes: 60,
  },
  quantity: 3,
  claimed: 0,
  at: second(at),
  opens_at: second(at + 10),
  ends_at: second(at + 70),
  ended_at: null,
  ...changed,
});
const one = learned(NONE, drop("a", 10));
const claim: Claim = { outcome: "claimed", coupon: null, drop_claimed: 2 };

describe("what the picture shows", () => {
  it("counts down, may be claimed, and is over at its time or when it is gone", () => {
    expect([9, 10, 19, 20, 79, 80, 99, 100].map((at) => shownAt(one, "b", at * 1000)?.phase)).toEqual([undefined, "countdown", "countdown", "open", "open", "over", "over", undefined]);
    const gone = learned(one, drop("a", 10, { ended_at: second(30), claimed: 3 }));
    expect([29, 30].map((at) => shownAt(gone, "b", at * 1000)?.phase)).toEqual(["open", "over"]);
    const stopped = learned(one, drop("a", 10, { ended_at: second(15) }));
    expect([14, 16].map((at) => shownAt(stopped, "b", at * 1000)?.phase)).toEqual(["countdown", "over"]);
    expect([12.5, 79.5].map((at) => shownAt(one, "b", at * 1000)?.left)).toEqual([8, 1]);
  });

  it("gives way to the next, to another broadcast and to who puts it away", () => {
    const two = learned(one, drop("z", 15));
    expect([14, 15].map((at) => shownAt(two, "b", at * 1000)?.drop.id)).toEqual(["a", "z"]);
    expect(shownAt(one, "other", 11_000)).toBeNull();
    expect(shownAt(dismissed(one, "a"), "b", 11_000)).toBeNull();
  });
});

describe("what became of it", () => {
  const at = (state: typeof one, seconds: number) => {
    const shown = shownAt(state, "b", seconds * 1000);
    if (!shown) throw new Error("nothing is shown");
    return shown;
  };

  it("is ours as the server says it, and counts upwards only", () => {
    const after = counted(got(one, "a", claim), "a", 1);
    expect(at(after, 25)).toMatchObject({ mine: claim, claimed: 2 });
    expect(verdictOf(at(after, 25), true)).toBe("claimed");
  });

  it("is open until it is gone or over, and has expired in a replay", () => {
    expect(verdictOf(at(one, 25), true)).toBeNull();
    expect(verdictOf(at(one, 85), true)).toBe("over");
    expect(verdictOf(at(learned(one, drop("a", 10, { claimed: 3, ended_at: second(30) })), 31), true)).toBe("gone");
    expect(verdictOf(at(one, 25), false)).toBe("replay");
  });
});
