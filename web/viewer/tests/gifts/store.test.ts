import { describe, expect, it } from "vitest";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { GiftStore } from "../../src/features/gifts/store.ts";

function store(answers: (Record<string, unknown> | CommandRejected)[]) {
  const sent: [string, Record<string, unknown>][] = [];
  const totals: number[] = [];
  let ids = 0;
  const made = new GiftStore(
    {
      send: (id, _name, data) => {
        sent.push([id, data]);
        const answer = answers.shift();
        return answer instanceof CommandRejected ? Promise.reject(answer) : Promise.resolve(answer ?? {});
      },
      mediaTime: () => "2026-01-01T00:00:00Z",
    },
    () => undefined,
    (points) => totals.push(points),
    () => `id ${(ids += 1)}`,
    () => Promise.resolve(),
  );
  return { made, sent, totals };
}

describe("sending a gift", () => {
  it("asks again under the same id until it knows", async () => {
    const taken = { balance: 5, combo: { id: "c", count: 1 } };
    const { made, sent } = store([new CommandRejected("timeout", ""), new CommandRejected("unavailable", "", 1), taken]);
    expect(await made.give({ gift_id: "g", quantity: 2 })).toEqual(taken);
    expect(new Set(sent.map(([id]) => id))).toEqual(new Set(["id 1"]));
    expect(sent[0]?.[1]).toEqual({ gift_id: "g", quantity: 2, at: "2026-01-01T00:00:00Z" });
  });

  it("says why when the answer is no, and gives up in the end", async () => {
    expect(await store([new CommandRejected("points.short", "")]).made.give({ points: 5 })).toEqual({ code: "points.short" });
    const silent = store(Array.from({ length: 9 }, () => new CommandRejected("timeout", "")));
    expect(await silent.made.give({ points: 5 })).toEqual({ code: "timeout" });
    expect(silent.sent).toHaveLength(4);
  });
});

describe("the sum of the broadcast", () => {
  it("is what the last event says", () => {
    const { made, totals } = store([]);
    const event = (type: string, data: unknown) => ({ id: type, type, at: null, offset: 1, data }) as unknown as ChannelEvent;
    made.restore({ gifts: { points: 3 } });
    made.apply([event("gift.refunded", { id: "x", total: { points: 1 } }), event("gift.leaders", { total: { points: 9 } })]);
    made.restore({ gifts: null });
    expect(totals).toEqual([3, 1, 9, 0]);
  });
});
