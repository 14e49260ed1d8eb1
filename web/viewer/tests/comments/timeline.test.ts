import { expect, it } from "vitest";
import { Timeline } from "../../src/features/comments/timeline.ts";

const START = Date.parse("2026-01-01T12:00:00Z");

function at(second: number, id = `c${second}`) {
  const moment = new Date(START + second * 1000).toISOString();
  return { id, offset: second, author: { id: "a", name: "A", role: "viewer" as const }, body: "x", at: moment, created_at: moment, client_id: id };
}

it("shows a comment when the playhead passes it, and takes it back when it is sought back", () => {
  const timeline = new Timeline();
  timeline.add([at(5), at(1), at(9)]);
  expect(timeline.until(START + 5_000).map((item) => item.offset)).toEqual([1, 5]);
  expect(timeline.until(START + 1_000).map((item) => item.offset)).toEqual([1]);
  expect(timeline.until(START)).toEqual([]);
});

it("joins pages without repetition", () => {
  const timeline = new Timeline();
  timeline.add([at(1), at(2)]);
  timeline.add([at(2), at(3)]);
  expect(timeline.size).toBe(3);
});

it("forgets a deleted comment", () => {
  const timeline = new Timeline();
  timeline.add([at(1), at(2)]);
  timeline.remove("c1");
  expect(timeline.until(START + 9_000).map((item) => item.id)).toEqual(["c2"]);
});
