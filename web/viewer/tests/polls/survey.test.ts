import { describe, expect, it } from "vitest";
import type { Question } from "../../src/features/polls/core.ts";
import { draftOf, dropDraft, isAnswered, keepDraft, missing, nothing, replaced, steps, tapped } from "../../src/features/polls/survey.ts";

const question = (changed: Partial<Question> = {}): Question => ({ kind: "single", text: "?", required: true, results: "live", options: ["a", "b"], scale: null, low: null, high: null, ...changed });
const questions = [question(), question({ kind: "multiple", required: false }), question({ kind: "text" })];

class Shelf implements Storage {
  private readonly kept = new Map<string, string>();
  get length() {
    return this.kept.size;
  }
  clear = () => this.kept.clear();
  getItem = (key: string) => this.kept.get(key) ?? null;
  key = () => null;
  removeItem = (key: string) => void this.kept.delete(key);
  setItem = (key: string, value: string) => void this.kept.set(key, value);
}

it("misses the first question that needs an answer", () => {
  expect(missing(questions, [null, null, null])).toBe(0);
  expect(missing(questions, [0, null, " "])).toBe(2);
  expect(missing(questions, [0, [], "words"])).toBe(-1);
});

it("counts nothing that is empty as an answer", () => {
  expect([null, "", " ", []].map((one) => isAnswered(one))).toEqual([false, false, false, false]);
  expect([0, "x", [0]].map((one) => isAnswered(one))).toEqual([true, true, true]);
});

describe("a tap", () => {
  it("chooses, and takes back only what need not be chosen", () => {
    expect(tapped(question(), 0, 1)).toBe(1);
    expect(tapped(question(), 1, 1)).toBe(1);
    expect(tapped(question({ required: false }), 1, 1)).toBeNull();
  });

  it("marks several", () => {
    const several = question({ kind: "multiple" });
    expect(tapped(several, tapped(several, null, 1), 0)).toEqual([1, 0]);
    expect(tapped(several, [1, 0], 1)).toEqual([0]);
  });
});

it("has the steps of both scales", () => {
  expect(steps(question({ kind: "scale", scale: 5 }))).toEqual([1, 2, 3, 4, 5]);
  expect(steps(question({ kind: "scale", scale: 10 }))).toHaveLength(11);
});

it("keeps what was not sent on the device, as long as the questions are the same", () => {
  const shelf = new Shelf();
  expect(draftOf("p", questions, shelf)).toEqual(nothing(questions));
  keepDraft("p", replaced(nothing(questions), 2, "words"), shelf);
  expect(draftOf("p", questions, shelf)).toEqual([null, null, "words"]);
  expect(draftOf("p", questions.slice(1), shelf)).toEqual([null, null]);
  dropDraft("p", shelf);
  expect(draftOf("p", questions, shelf)).toEqual(nothing(questions));
  shelf.setItem("liveloop.survey.p", "{torn");
  expect(draftOf("p", questions, shelf)).toEqual(nothing(questions));
});
