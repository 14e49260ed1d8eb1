import { expect, test } from "vitest";
import { arranged, movedTo, sameOrder, shifted } from "../src/features/shelf/order.ts";

test("a row takes the place of the one that it is dragged onto", () => {
  expect(movedTo(["a", "b", "c"], "a", "c")).toEqual(["b", "c", "a"]);
  expect(movedTo(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
  expect(movedTo(["a", "b"], "a", "a")).toEqual(["a", "b"]);
  expect(movedTo(["a", "b"], "x", "a")).toEqual(["a", "b"]);
});

test("arrow keys move by one and stop at the ends", () => {
  expect(shifted(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(shifted(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(shifted(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
  expect(shifted(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
});

test("what somebody else has put on the shelf meanwhile stays at its end", () => {
  const items = ["a", "b", "c"].map((id) => ({ id }));
  expect(arranged(items, ["b", "a"]).map(({ id }) => id)).toEqual(["b", "a", "c"]);
  expect(sameOrder(["a"], ["a"])).toBe(true);
  expect(sameOrder(["a", "b"], ["b", "a"])).toBe(false);
});
