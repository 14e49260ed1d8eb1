import { describe, expect, it } from "vitest";
import type { ReplyRuleRead } from "@shared/generated/model/index.ts";
import { fieldsOf, NEW, wantedOf } from "../src/features/replies/fields.ts";
import { filterOf, paramsOf, pieces, searchOf } from "../src/features/search/filter.ts";

describe("the search in the address", () => {
  it("is read back as it was written, and only what was chosen stands there", () => {
    const filter = filterOf(new URLSearchParams("query=tea&state=deleted&from=2026-01-02&person=p"));
    expect(searchOf(filter)).toEqual({ query: "tea", state: "deleted", from: "2026-01-02", person: "p" });
    expect(searchOf(filterOf(new URLSearchParams("state=nonsense&from=yesterday")))).toEqual({});
  });
  it("has its last day within the span", () => {
    const { from, until } = paramsOf(filterOf(new URLSearchParams("from=2026-01-02&until=2026-01-02")));
    expect(Date.parse(until ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
  });
  it("marks what was found, counted in characters", () => {
    expect(pieces("👍好茶叶", [[2, 4]])).toEqual([
      { text: "👍好", found: false },
      { text: "茶叶", found: true },
    ]);
    expect(pieces("abc", [[0, 2], [1, 3]]).map((piece) => piece.text)).toEqual(["ab", "c"]);
    expect(pieces("abc", [])).toEqual([{ text: "abc", found: false }]);
  });
});

describe("a rule in its form", () => {
  const place = { enabled: true, zone: "Asia/Shanghai" };
  it("keeps words or an expression, and a link only when there is one", () => {
    const wanted = wantedOf({ ...NEW, name: "n", reply: "r", words: ["a"], pattern: "left over", day_from: "20:05", day_until: "01:00" }, place);
    expect(wanted).toMatchObject({ pattern: null, link: null, day_from: 1205, day_until: 60, room_id: null, broadcast_id: null });
  });
  it("comes back as it was", () => {
    const fields = { ...NEW, name: "n", reply: "r", words: ["a"], link_label: "l", link_url: "https://x", day_from: "20:05", day_until: "01:00", starts_at: "2026-01-02T03:04" };
    const wanted = wantedOf(fields, place);
    expect(fieldsOf({ ...wanted, id: "i", created_at: "", answered: 0, last_answered_at: null } as ReplyRuleRead)).toEqual(fields);
  });
});
