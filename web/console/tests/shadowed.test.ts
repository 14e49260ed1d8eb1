import { describe, expect, it } from "vitest";
import type { CommentRead } from "@shared/generated/model/index.ts";
import { conversation } from "../src/features/live/shadowed.ts";

function comment(offset: number, id = `c${offset}`): CommentRead {
  return { id, offset, author: { id: "p1", name: "Ming", role: "viewer" }, body: "text", at: "", created_at: "", client_id: `k${offset}` };
}

const places = (said: ReturnType<typeof conversation>) => said.map(({ comment: { offset }, isShadowed }) => `${offset}${isShadowed ? "*" : ""}`);

describe("what only its author sees", () => {
  it("stands in its place", () => {
    const live = { comments: [comment(2), comment(4)], hasOlder: false };
    expect(places(conversation(live, [comment(1), comment(3), comment(5)]))).toEqual(["1*", "2", "3*", "4", "5*"]);
  });

  it("waits until the page that it belongs to is loaded", () => {
    const live = { comments: [comment(4), comment(6)], hasOlder: true };
    expect(places(conversation(live, [comment(1), comment(5)]))).toEqual(["4", "5*", "6"]);
  });

  it("is there once when everybody sees it now", () => {
    const live = { comments: [comment(2), comment(9, "released")], hasOlder: false };
    expect(places(conversation(live, [comment(1, "released")]))).toEqual(["2", "9"]);
  });
});
