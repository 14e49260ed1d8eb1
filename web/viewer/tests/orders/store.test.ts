import { describe, expect, it } from "vitest";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { OrderCreate, OrderPlaced, OrderSource, OrderView } from "../../src/features/orders/api.ts";
import type { OrderList } from "../../src/features/orders/core.ts";
import { OrderStore } from "../../src/features/orders/store.ts";

const ORDER = { id: "o", state: "placed" } as OrderView;
const PLACED = { order: ORDER, fresh: true } as OrderPlaced;
const WANTED = { lines: [{ variant_id: "v", quantity: 1 }], address_id: "a", total: 100 };

class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

function rig(socket: (OrderPlaced | Error)[], http: (OrderPlaced | Error)[] = []) {
  const sent: string[] = [];
  const learned: string[] = [];
  let list: OrderList | null = null;
  let ids = 0;
  const next = (answers: (OrderPlaced | Error)[]) => {
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error("nobody asked for this");
    return answer;
  };
  const source = {
    place: async (wanted: OrderCreate) => {
      sent.push(`http ${wanted.client_id}`);
      return next(http);
    },
    list: async (group: string, cursor: string | null) => ({ items: [{ ...ORDER, id: `${group} ${cursor ?? "first"}` }], next_cursor: cursor ? null : "2" }),
  } as unknown as OrderSource;
  const store = new OrderStore(
    async (id) => {
      sent.push(`socket ${id}`);
      return next(socket) as unknown as Record<string, unknown>;
    },
    source,
    (error) => {
      if (error instanceof Refused) return error.code;
      throw error;
    },
    (now) => (list = now),
    (order) => learned.push(order.state),
    () => `key-${(ids += 1)}`,
    async () => undefined,
  );
  return { store, sent, learned, now: () => list };
}

describe("placing an order", () => {
  it("goes over the socket", async () => {
    const { store, sent, learned } = rig([PLACED]);
    expect(await store.place(WANTED)).toBe(ORDER);
    expect([sent, learned]).toEqual([["socket key-1"], ["placed"]]);
  });

  it("is asked again over HTTP under the same key when nobody knows whether it was taken", async () => {
    const { store, sent } = rig([new CommandRejected("timeout", "")], [new Refused("network"), PLACED]);
    expect(await store.place(WANTED)).toBe(ORDER);
    expect(sent).toEqual(["socket key-1", "http key-1", "http key-1"]);
  });

  it("keeps the key for the next tap when it stays without an answer, and not for another order", async () => {
    const down = () => new Refused("network");
    const { store, sent } = rig([new CommandRejected("closed", ""), PLACED, PLACED], [down(), down(), down()]);
    expect(await store.place(WANTED)).toBe("network");
    await store.place(WANTED);
    await store.place({ ...WANTED, total: 200 });
    expect(sent.filter((one) => one.startsWith("socket"))).toEqual(["socket key-1", "socket key-1", "socket key-2"]);
  });

  it("says why it was refused, and does not ask again", async () => {
    const { store, sent } = rig([new CommandRejected("stock.sold_out", "")]);
    expect(await store.place(WANTED)).toBe("stock.sold_out");
    expect(sent).toEqual(["socket key-1"]);
  });
});

describe("the orders", () => {
  it("come in pages", async () => {
    const { store, now } = rig([]);
    await store.show("to_pay");
    await store.more();
    await store.more();
    expect(now()?.items?.map(({ id }) => id)).toEqual(["to_pay first", "to_pay 2"]);
  });

  it("hear only what concerns this person", async () => {
    const { store, learned } = rig([]);
    await store.show("all");
    const event = (to: string) => ({ type: "order.changed", data: { to, order: { ...ORDER, state: "paid" } } }) as never;
    store.apply([event("somebody"), event("me")], "me");
    expect(learned).toEqual(["paid"]);
  });
});
