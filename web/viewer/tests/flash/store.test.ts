import { describe, expect, it } from "vitest";
import { CommandRejected } from "@shared/realtime/commands.ts";
import { NONE, type Sales, type Standing } from "../../src/features/flash/core.ts";
import { FlashStore } from "../../src/features/flash/store.ts";

const told = (outcome: Standing["outcome"]): Standing => ({ outcome, win_id: null, win_state: null, quantity: 0, expires_at: null, place: null, entry_id: null });

function rig(answers: (Standing | Error)[], elsewhere: Standing | string = "network") {
  const sent: string[] = [];
  const kept: string[] = ["known"];
  const asked: string[] = [];
  let state: Sales = NONE;
  const store = new FlashStore(
    {
      send: async (_, name, data) => {
        sent.push(`${name} ${String(data["sale_id"])} ${String(data["quantity"])}`);
        const answer = answers.shift() ?? told("sold_out");
        if (answer instanceof Error) throw answer;
        return { ...answer };
      },
      buy: async (id, quantity) => {
        sent.push(`http ${id} ${quantity}`);
        return elsewhere;
      },
      standing: async (id) => {
        asked.push(id);
        return told("won");
      },
      bought: (id) => kept.includes(id),
      remember: (id) => kept.push(id),
    },
    (next) => (state = next),
    () => "key",
    async () => undefined,
  );
  return { store, sent, kept, asked, now: () => state };
}

describe("buying", () => {
  it("goes over the socket and keeps what the server says", async () => {
    const { store, sent, kept, now } = rig([told("won")]);
    expect(await store.buy("s", 2)).toBeNull();
    expect([sent, kept.includes("s"), now().mine["s"]?.outcome]).toEqual([["flash.buy s 2"], true, "won"]);
  });

  it("goes another way while the socket is away", async () => {
    const { store, sent, now } = rig([new CommandRejected("closed", "")], told("won"));
    expect(await store.buy("s", 1)).toBeNull();
    expect([sent, now().mine["s"]?.outcome]).toEqual([["flash.buy s 1", "http s 1"], "won"]);
    expect(await rig([new CommandRejected("timeout", "")], "network").store.buy("s", 1)).toBe("network");
  });

  it("tries again when our clock is ahead, and not for ever", async () => {
    const { store, sent } = rig([told("not_open"), told("sold_out")]);
    expect(await store.buy("s", 1)).toBeNull();
    expect(sent).toHaveLength(2);
    const early = rig(Array.from({ length: 9 }, () => told("not_open")));
    expect(await early.store.buy("s", 1)).toBe("flash.not_open");
    expect(early.now().mine["s"]).toBeUndefined();
  });

  it("says what was refused", async () => {
    expect(await rig([new CommandRejected("flash.not_found", "")]).store.buy("s", 1)).toBe("flash.not_found");
  });
});

describe("a snapshot", () => {
  it("asks where we stand only where this browser bought", async () => {
    const { store, asked, now } = rig([]);
    store.restore({ flash: { items: [{ id: "known" }, { id: "other" }] } });
    await Promise.resolve();
    expect([asked, now().sales.length, now().mine["known"]?.outcome]).toEqual([["known"], 2, "won"]);
  });
});
