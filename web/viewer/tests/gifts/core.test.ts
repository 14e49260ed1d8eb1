import { describe, expect, it } from "vitest";
import { advanced, heard, NOTHING, skipped, stormOf, withdrawn, type Given, type Show } from "../../src/features/gifts/core.ts";

const gift = (changed: Partial<Given> & { animation?: Given["gift"]["animation"] } = {}): Given => {
  const { animation = "small", ...rest } = changed;
  return { key: "c", ids: ["a"], at: 10_000, name: "Ann", senders: 1, count: 1, gift: { id: "g", name_zh: "玫瑰", name_en: "Rose", emoji: "🌹", picture_url: null, animation }, ...rest };
};

function show(...given: Given[]): Show {
  return heard(NOTHING, given);
}

describe("what is on the screen", () => {
  it("waits for the picture, stays for a while and goes", () => {
    const waiting = show(gift());
    expect(advanced(waiting, 9_999, 0).banners).toEqual([]);
    const shown = advanced(waiting, 10_000, 0);
    expect(shown.banners.map(({ name }) => name)).toEqual(["Ann"]);
    expect(advanced(shown, 11_000, 3_999).banners).toHaveLength(1);
    expect(advanced(shown, 11_000, 4_000).banners).toEqual([]);
  });

  it("grows a combo in its place, and never shrinks it", () => {
    let now = advanced(show(gift({ count: 2 })), 10_000, 0);
    now = advanced(heard(now, [gift({ count: 5, ids: ["b"], at: 10_500 }), gift({ count: 4, ids: ["c"], at: 10_500 })]), 10_600, 1_000);
    expect(now.banners.map(({ count, ids }) => [count, ids])).toEqual([[5, ["a", "b", "c"]]]);
    expect(advanced(now, 11_000, 4_500).banners).toHaveLength(1);
  });

  it("shows three lines at once and one effect after the other", () => {
    const many = show(...["a", "b", "c", "d"].map((key) => gift({ key, ids: [key], animation: "fullscreen" })));
    const first = advanced(many, 10_000, 0);
    expect(first.banners.map(({ key }) => key)).toEqual(["b", "c", "d"]);
    expect([first.playing?.key, first.effects.map(({ key }) => key)]).toEqual(["a", ["b", "c", "d"]]);
    expect(advanced(first, 13_300, 3_300).playing?.key).toBe("b");
    expect(skipped(first)).toMatchObject({ playing: null, effects: [] });
  });

  it("keeps no more effects than somebody wants to see", () => {
    const many = show(...Array.from({ length: 40 }, (_, number) => gift({ key: `${number}`, animation: "fullscreen" })));
    expect(advanced(many, 10_000, 0).effects).toHaveLength(4);
  });

  it("leaves out what a sleeping page has missed", () => {
    expect(advanced(show(gift()), 40_000, 0)).toMatchObject({ waiting: [], banners: [] });
  });

  it("changes nothing while nothing happens", () => {
    const shown = advanced(show(gift()), 10_000, 0);
    expect(advanced(shown, 10_200, 200)).toBe(shown);
  });

  it("takes away what was given back", () => {
    const shown = advanced(show(gift({ animation: "fullscreen" })), 10_000, 0);
    expect(withdrawn(shown, "a")).toMatchObject({ banners: [], playing: null });
    expect(withdrawn(shown, "other").banners).toHaveLength(1);
  });

  it("shows a line for each kind of a storm", () => {
    const line = { gift: gift().gift, quantity: 30, senders: 9, points: 60 };
    const storm = { broadcast_id: "b", lines: [line], points: 60, total: { points: 60, gifts: 30 } };
    expect(advanced(show(...stormOf("s", storm, 10_000)), 10_000, 0).banners.map(({ count, senders, name }) => [count, senders, name])).toEqual([[30, 9, null]]);
  });
});
