import { describe, expect, it } from "vitest";
import { counted, dismissed, endedAt, entered, learned, NONE, shownAt, stands, won, type Raffle } from "../../src/features/raffles/core.ts";

const second = (seconds: number) => new Date(seconds * 1000).toISOString();
const raffle = (id: string, at: number, changed: Partial<Raffle> = {}): Raffle => ({
  id,
  broadcast_id: "b",
  kind: "bag",
  prize: "A pot",
  winners_wanted: 1,
  points: 0,
  conditions: { word: null, likes: null, minutes: null, shared: false },
  excludes_winners: false,
  at: second(at),
  closes_at: second(at + 30),
  closed_at: null,
  drawn_at: null,
  called_off_at: null,
  called_off_reason: null,
  commitment: "c",
  seed: null,
  entries_hash: null,
  entries: 0,
  left_out: 0,
  winners: [],
  ...changed,
});
const one = learned(NONE, raffle("a", 10));
const drawn = learned(one, raffle("a", 10, { closed_at: second(40), drawn_at: second(55), seed: "s" }));

describe("what the picture shows", () => {
  it("begins, closes and is drawn when the picture comes to it", () => {
    expect([9, 10, 39, 40, 54, 55].map((at) => shownAt(drawn, "b", at * 1000)?.phase)).toEqual([undefined, "open", "open", "closing", "closing", "drawn"]);
    expect(shownAt(one, "b", 12_500)?.left).toBe(28);
  });

  it("closes before its time where it was closed, and leaves a minute after its draw", () => {
    const early = learned(one, raffle("a", 10, { closed_at: second(20) }));
    expect([19, 20].map((at) => shownAt(early, "b", at * 1000)?.phase)).toEqual(["open", "closing"]);
    expect([114, 115].map((at) => shownAt(drawn, "b", at * 1000)?.phase)).toEqual(["drawn", undefined]);
  });

  it("is called off when the picture comes to it, before or after it closed, and leaves a minute later", () => {
    const open = learned(one, raffle("a", 10, { closed_at: second(20), called_off_at: second(20) }));
    expect([19, 20, 79, 80].map((at) => shownAt(open, "b", at * 1000)?.phase)).toEqual(["open", "called_off", "called_off", undefined]);
    const closed = learned(one, raffle("a", 10, { closed_at: second(40), called_off_at: second(50) }));
    expect([39, 40, 49, 50].map((at) => shownAt(closed, "b", at * 1000)?.phase)).toEqual(["open", "closing", "closing", "called_off"]);
    expect([49, 50].map((at) => endedAt(closed, "b", at * 1000).length)).toEqual([0, 1]);
  });

  it("gives way to the next, to another broadcast and to who puts it away", () => {
    const two = learned(one, raffle("z", 12));
    expect([11, 12].map((at) => shownAt(two, "b", at * 1000)?.raffle.id)).toEqual(["a", "z"]);
    expect(shownAt(one, "other", 11_000)).toBeNull();
    expect(shownAt(dismissed(one, "a"), "b", 11_000)).toBeNull();
  });

  it("lists the draws that the picture has shown, the newest first", () => {
    const two = learned(drawn, raffle("z", 60, { drawn_at: second(90), closed_at: second(75) }));
    expect([50, 60, 100].map((at) => endedAt(two, "b", at * 1000).map(({ id }) => id))).toEqual([[], ["a"], ["z", "a"]]);
  });
});

describe("our standing", () => {
  it("is kept when an entry and a win are told", () => {
    const standing = { entry_id: null, via: null, place: null, said: false, likes: 4, minutes: 0, shared: true };
    const told = won(entered(stands(one, "a", standing), "a", "e", "comment"), "a", 2);
    expect(told.mine["a"]).toEqual({ entry_id: "e", via: "comment", place: 2, said: true, likes: 4, minutes: 0, shared: true });
    expect(won(one, "a", 1)).toBe(one);
  });

  it("counts entries upwards only", () => {
    expect(counted(counted(one, "a", 5), "a", 3).entries["a"]).toBe(5);
  });
});
