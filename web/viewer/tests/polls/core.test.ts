import { describe, expect, it } from "vitest";
import { counted, dismissed, learned, NONE, percent, shownAt, voted, wonIn, type Mine, type Poll } from "../../src/features/polls/core.ts";

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
  reward: null,
  ...changed,
});
const numbers = (votes: number[], voters: number) => ({ votes, voters, questions: null });
const mine = (...choices: number[]): Mine => ({ choices, answers: null, number: null });
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
    const known = counted(one, "a", numbers([1, 2], 3));
    expect(shownAt(known, "b", 11_000)?.results).toBeNull();
    expect(shownAt(voted(known, "a", mine(0), null), "b", 11_000)?.results?.voters).toBe(3);
    expect(shownAt(learned(known, poll("a", 10, { closed_at: second(11) })), "b", 11_000)?.results?.voters).toBe(3);
  });

  it("stay hidden until the end where the host wants it so", () => {
    const hidden = voted(counted(learned(NONE, poll("a", 10, { live_results: false })), "a", numbers([1, 0], 1)), "a", mine(0), null);
    expect(shownAt(hidden, "b", 11_000)).toMatchObject({ results: null, mine: mine(0) });
  });

  it("only grow", () => {
    const known = counted(counted(one, "a", numbers([2, 2], 4)), "a", numbers([1, 2], 3));
    expect(known.results["a"]?.voters).toBe(4);
    expect(percent([1, 2], 3, 1)).toBe(67);
    expect(percent([0, 0], 0, 1)).toBe(0);
  });
});

describe("the numbers of a questionnaire", () => {
  const count = (votes: number[]) => ({ votes, answered: 1, average: null, promoters: null });

  it("show at the end what was hidden before, and keep it", () => {
    const open = counted(one, "a", { votes: [], voters: 1, questions: [count([1, 0]), null] });
    const closed = counted(open, "a", { votes: [], voters: 1, questions: [count([1, 0]), count([0, 1])] });
    expect(closed.results["a"]?.questions?.[1]?.votes).toEqual([0, 1]);
    const late = counted(closed, "a", { votes: [], voters: 1, questions: [count([1, 0]), null] });
    expect(late.results["a"]?.questions?.[1]?.votes).toEqual([0, 1]);
  });
});

describe("points", () => {
  const quiz = (until: number | null) => learned(NONE, poll("a", 10, { answer: [1], closed_at: second(20), reward: { points: 5, first: 2, until, people: 2 } }));
  const ballot = (number: number, ...choices: number[]): Mine => ({ choices, answers: null, number });

  it("go to who was right and early enough, once all are given", () => {
    const won = (until: number | null, ours: Mine) => wonIn(voted(quiz(until), "a", ours, null), "a");
    expect(won(null, ballot(1, 1))).toBeNull();
    expect(won(3, ballot(3, 1))).toBe(5);
    expect(won(3, ballot(4, 1))).toBeNull();
    expect(won(3, ballot(1, 0))).toBeNull();
    expect(wonIn(quiz(3), "a")).toBeNull();
  });
});
