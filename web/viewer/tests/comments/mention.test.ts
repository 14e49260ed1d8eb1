import { describe, expect, it } from "vitest";
import type { Row } from "../../src/features/comments/core.ts";
import { completed, fragmentAt, offered, stillNamed } from "../../src/features/comments/mention.ts";

const row = (id: string, name: string, mine = false): Row => ({
  key: id,
  item: { id: `c-${id}`, offset: 1, author: { id, name, role: "viewer" }, body: "", at: null, created_at: "", client_id: id },
  delivery: "sent",
  mine,
  failure: null,
});

describe("a name being typed", () => {
  it("begins with an @ and ends at the caret", () => {
    expect(["hi @xi", "hi @", "@小明", "no name", "@a b"].map((text) => fragmentAt(text, text.length))).toEqual(["xi", "", "小明", null, null]);
    expect(fragmentAt("@xiao and more", 3)).toBe("xi");
  });

  it("is no name any more when it is too long", () => {
    expect(fragmentAt(`@${"x".repeat(21)}`, 22)).toBeNull();
  });
});

it("offers whoever spoke last, each once, and not oneself", () => {
  const rows = [row("1", "Xiaoming"), row("2", "xiaohong"), row("3", "Xia", true), row("1", "Xiaoming"), row("4", "Ann")];
  expect(offered(rows, "xi").map(({ id }) => id)).toEqual(["1", "2"]);
  expect(offered(rows, "").map(({ id }) => id)).toEqual(["4", "1", "2"]);
});

it("puts the name where it was typed", () => {
  expect(completed("so @xi right", 6, "小明")).toBe("so @小明  right");
});

it("names only those whose name is still there", () => {
  const chosen = [
    { id: "1", name: "小明" },
    { id: "2", name: "小红" },
    { id: "1", name: "小明" },
  ];
  expect(stillNamed("@小明 看", chosen)).toEqual(["1"]);
});
