import { describe, expect, it } from "vitest";
import { CommandRejected } from "@shared/realtime/commands.ts";
import { NONE, type Claim, type Drops } from "../../src/features/coupons/core.ts";
import { CouponStore } from "../../src/features/coupons/store.ts";

const CLAIM: Claim = { outcome: "claimed", coupon: null, drop_claimed: 1 };

function rig(answers: (Claim | Error)[]) {
  const sent: [string, Record<string, unknown>][] = [];
  let state: Drops = NONE;
  let ids = 0;
  const store = new CouponStore(
    {
      send: async (id, name, data) => {
        sent.push([`${name} ${id}`, data]);
        const answer = answers.shift() ?? CLAIM;
        if (answer instanceof Error) throw answer;
        return { ...answer };
      },
      claim: async () => null,
    },
    (next) => (state = next),
    () => `id-${(ids += 1)}`,
  );
  return { store, sent, now: () => state };
}

describe("claiming", () => {
  it("says what we got of a drop", async () => {
    const { store, sent, now } = rig([CLAIM]);
    expect(await store.claim({ drop_id: "d" })).toMatchObject({ outcome: "claimed" });
    expect(sent).toEqual([["coupon.claim id-1", { drop_id: "d" }]]);
    expect(now().mine["d"]).toMatchObject({ outcome: "claimed" });
  });

  it("sends the same key again for what was not answered, and a new one after an answer", async () => {
    const { store, sent } = rig([new CommandRejected("timeout", ""), CLAIM, CLAIM]);
    expect(await store.claim({ coupon_id: "c" })).toBe("timeout");
    await store.claim({ coupon_id: "c" });
    await store.claim({ coupon_id: "c" });
    expect(sent.map(([what]) => what)).toEqual(["coupon.claim id-1", "coupon.claim id-1", "coupon.claim id-2"]);
  });

  it("hears of drops from events and from the snapshot", () => {
    const { store, now } = rig([]);
    const drop = { id: "d", claimed: 2 };
    store.restore({ coupons: { items: [drop] } });
    store.apply([{ type: "coupon.drop_claimed", data: { drop_id: "d", claimed: 5 } } as never]);
    expect(now().claimed["d"]).toBe(5);
  });
});
