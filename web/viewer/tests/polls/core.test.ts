import { describe, expect, it } from "vitest";
import { counted, dismissed, learned, NONE, percent, shownAt, voted, type Poll } from "../../src/features/polls/core.ts";

const second = (seconds: number) => new Date(seconds * 1000).toISOString();
const poll = (id: string, at: number, changed: Partial<Poll> = {}): Poll => ({
  id,
  broadcast_id: "b",
  question: "Which?",
  options: ["red", "blue"],
  pictures: null,
  questions: null,
  multiple: false,
  anonymous: true,
  is_quiz: false,
  live_results: true,
  at: second(at),
  closes_at: null,
  closed_at: null,
  results: null,
  answer: null,
  ...changed,
});
const one = learned(NONE, poll("a", 10));

describe("what the picture shows", () => {
  it("begins when the picture comes to it", () => {
    expect([9, 10].map((at) => shownAt(one, "b", at * 1000)?.poll.id)).toEqual([undefined, "a"]);
  });

  it("is over at its time or when it was closed, and leaves half a minute later", () => {
    const timed = learned(one, poll("a", 10, { closes_at: second(40) }));
    expect([39, 40, 69, 70].map((at) => shownAt(timed, "b", at * 1000)?.over)).toEqual([false, true, true, undefined]);
    expect(shownAt(timed, "b", 30_500)?.left).toBe(10);
    const closed = learned(timed, poll("a", 10, { closes_at: second(40), closed_at: second(20) }));
    expect(shownAt(closed, "b", 20_000)?.over).toBe(true);
  });

  it("gives way to the next, and goes when it is put away", () => {
    expect(shownAt(learned(one, poll("b", 20)), "b", 21_000)?.poll.id).toBe("b");
    expect(shownAt(dismissed(one, "a"), "b", 11_000)).toBeNull();
  });
});

it("belongs to its broadcast", () => {
  expect(shownAt(one, "another", 11_000)).toBeNull();
});

describe("numbers", () => {
  it("are seen by those who voted, or when it is over", () => {
    const known = counted(one, "a", { votes: [1, 2], voters: 3 });
    expect(shownAt(known, "b", 11_000)?.results).toBeNull();
    expect(shownAt(voted(known, "a", [0], null), "b", 11_000)?.results?.voters).toBe(3);
    expect(shownAt(learned(known, poll("a", 10, { closed_at: second(11) })), "b", 11_000)?.results?.voters).toBe(3);
  });

  it("stay hidden until the end where the host wants it so", () => {
    const hidden = voted(counted(learned(NONE, poll("a", 10, { live_results: false })), "a", { votes: [1, 0], voters: 1 }), "a", [0], null);
    expect(shownAt(hidden, "b", 11_000)).toMatchObject({ results: null, mine: [0] });
  });

  it("only grow", () => {
    const known = counted(counted(one, "a", { votes: [2, 2], voters: 4 }), "a", { votes: [1, 2], voters: 3 });
    expect(known.results["a"]?.voters).toBe(4);
    expect(percent({ votes: [1, 2], voters: 3 }, 1)).toBe(67);
    expect(percent({ votes: [0, 0], voters: 0 }, 1)).toBe(0);
  });
});
