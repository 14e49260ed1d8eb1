import { describe, expect, it } from "vitest";
import { counted, dismissed, got, learned, NONE, shownAt, type Packet } from "../../src/features/packets/core.ts";

const second = (seconds: number) => new Date(seconds * 1000).toISOString();
const packet = (id: string, at: number, changed: Partial<Packet> = {}): Packet => ({
  id,
  broadcast_id: "b",
  greeting: "",
  points: 100,
  takers: 3,
  split: "random",
  at: second(at),
  opens_at: second(at + 10),
  ends_at: second(at + 70),
  ended_at: null,
  commitment: "c",
  seed: null,
  taken: 0,
  taken_points: 0,
  ...changed,
});
const one = learned(NONE, packet("a", 10));

describe("what the picture shows", () => {
  it("counts down, may be taken, and is over at its time or when it is empty", () => {
    expect([9, 10, 19, 20, 79, 80, 99, 100].map((at) => shownAt(one, "b", at * 1000)?.phase)).toEqual([undefined, "countdown", "countdown", "open", "open", "over", "over", undefined]);
    const empty = learned(one, packet("a", 10, { ended_at: second(30), taken: 3 }));
    expect([29, 30].map((at) => shownAt(empty, "b", at * 1000)?.phase)).toEqual(["open", "over"]);
    expect(shownAt(one, "b", 12_500)?.left).toBe(8);
  });

  it("is over in its countdown where it was ended then", () => {
    const early = learned(one, packet("a", 10, { ended_at: second(15) }));
    expect([14, 15, 34, 35].map((at) => shownAt(early, "b", at * 1000)?.phase)).toEqual(["countdown", "over", "over", undefined]);
  });

  it("gives way to the next, to another broadcast and to who puts it away", () => {
    const two = learned(one, packet("z", 15));
    expect([14, 15].map((at) => shownAt(two, "b", at * 1000)?.packet.id)).toEqual(["a", "z"]);
    expect(shownAt(one, "other", 11_000)).toBeNull();
    expect(shownAt(dismissed(one, "a"), "b", 11_000)).toBeNull();
  });
});

describe("what was taken", () => {
  it("is ours as the server says it, and counts upwards only", () => {
    const take = { points: 7, place: 2, late: false, taken: 2 };
    const after = counted(got(one, "a", take), "a", 1);
    expect(shownAt(after, "b", 25_000)).toMatchObject({ mine: take, taken: 2 });
  });
});
