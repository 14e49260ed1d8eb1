import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RealtimeClient, TicketRefused, type Status } from "../../src/realtime/client.ts";
import { CommandRejected } from "../../src/realtime/commands.ts";
import type { ChannelEvent } from "../../src/realtime/protocol.ts";
import { FakeSocket } from "./fake-socket.ts";

const event = (offset: number | null, type = "comment.created"): ChannelEvent => ({ id: `e${offset}`, offset, type, at: null, data: {} });

let statuses: Status[];
let received: (number | null)[];
let tickets: number;
let refuse: Error | null;

function make(): RealtimeClient {
  return new RealtimeClient({
    url: "ws://test/realtime",
    ticket: async () => {
      if (refuse) throw refuse;
      return `ticket-${++tickets}`;
    },
    random: () => 0,
    open: (url) => new FakeSocket(url) as never,
    listeners: {
      status: (status) => statuses.push(status),
      events: (_lane, events) => received.push(...events.map((one) => one.offset)),
    },
  });
}

async function connected(client: RealtimeClient, offset = 0): Promise<FakeSocket> {
  client.start();
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.open();
  FakeSocket.last.welcome({ offset });
  return FakeSocket.last;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  statuses = [];
  received = [];
  tickets = 0;
  refuse = null;
});

afterEach(() => vi.useRealTimers());

describe("coming in", () => {
  it("says hello with its ticket and no position at first", async () => {
    const socket = await connected(make());
    expect(socket.sent[0]).toEqual({ op: "hello", ticket: "ticket-1", epoch: null, offset: null });
    expect(statuses.at(-1)).toEqual({ state: "online" });
  });

  it("gives up on a socket that never welcomes", async () => {
    const client = make();
    client.start();
    await vi.advanceTimersByTimeAsync(10_001);
    expect(statuses.at(-1)).toMatchObject({ state: "waiting" });
    expect(FakeSocket.last.closed).toBe(true);
  });

  it("does not come back when the ticket is refused for good", async () => {
    refuse = new TicketRefused("removed");
    make().start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(statuses.at(-1)).toEqual({ state: "ended", code: "removed" });
    expect(FakeSocket.opened).toHaveLength(0);
  });

  it("tries again when no ticket could be had", async () => {
    refuse = new Error("offline");
    make().start();
    await vi.advanceTimersByTimeAsync(0);
    refuse = null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });
});

describe("coming back", () => {
  it("takes a fresh ticket and names the position the server gave", async () => {
    const socket = await connected(make(), 10);
    socket.say({ op: "events", lane: "talk", events: [event(11), event(12)], offset: 12 });
    socket.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toEqual({ op: "hello", ticket: "ticket-2", epoch: "one", offset: 12 });
  });

  it("does not advance its position by a batch that overtook another lane", async () => {
    const socket = await connected(make(), 10);
    socket.say({ op: "events", lane: "control", events: [event(14)] });
    socket.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toMatchObject({ offset: 10 });
    expect(received).toEqual([14]);
  });

  it("drops what it already holds and keeps what has no place", async () => {
    const socket = await connected(make(), 10);
    socket.say({ op: "events", lane: "talk", events: [event(9), event(10), event(11)], offset: 11 });
    socket.say({ op: "events", lane: "pulse", events: [event(null, "audience")] });
    expect(received).toEqual([11, null]);
  });

  it("waits as long as the server asks", async () => {
    const socket = await connected(make());
    socket.end(4503, '{"code":"draining","retry_after":5}');
    expect(statuses.at(-1)).toMatchObject({ state: "waiting", milliseconds: 5_000, code: "draining" });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(FakeSocket.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("waits longer after each failure and starts over once it was welcome", async () => {
    const client = make();
    await connected(client);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      FakeSocket.last.end(1006);
      const status = statuses.at(-1);
      if (status?.state === "waiting") waits.push(status.milliseconds);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000]);
    FakeSocket.last.open();
    FakeSocket.last.welcome();
    FakeSocket.last.end(1006);
    expect(statuses.at(-1)).toMatchObject({ milliseconds: 250 });
  });

  it("stays away after removal, and returns from elsewhere only when asked", async () => {
    const client = make();
    const socket = await connected(client);
    socket.end(4409, '{"code":"elsewhere"}');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(statuses.at(-1)).toEqual({ state: "ended", code: "elsewhere" });
    client.takeOver();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("hurries when the network is back", async () => {
    const client = make();
    const socket = await connected(client);
    socket.end(4429, '{"code":"slow","retry_after":30}');
    client.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it("ignores what an abandoned socket still says", async () => {
    const client = make();
    const first = await connected(client);
    first.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    first.say({ op: "events", lane: "talk", events: [event(1)] });
    first.end(4403);
    expect(received).toEqual([]);
    expect(statuses.at(-1)).toMatchObject({ state: "connecting" });
  });
});

describe("heartbeat", () => {
  it("pings at the server's beat and measures its clock", async () => {
    const clock = vi.fn();
    const client = new RealtimeClient({ url: "ws://t", ticket: async () => "t", open: (url) => new FakeSocket(url) as never, listeners: { clock } });
    const socket = await connected(client);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(socket.sentOps().filter((op) => op === "ping")).toHaveLength(2);
    socket.say({ op: "pong", now: "2026-01-01T00:00:00Z" });
    expect(clock).toHaveBeenCalledWith("2026-01-01T00:00:00Z", expect.any(Number), expect.any(Number));
  });

  it("leaves a connection on which nothing arrives", async () => {
    await connected(make());
    await vi.advanceTimersByTimeAsync(60_001);
    expect(statuses.some((status) => status.state === "waiting")).toBe(true);
  });
});

describe("a doubtful connection", () => {
  it("is left when it does not answer at once", async () => {
    const client = make();
    const socket = await connected(client, 10);
    client.hurry();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(statuses.at(-1)).toEqual({ state: "online" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.closed).toBe(true);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toMatchObject({ ticket: "ticket-2", offset: 10 });
  });

  it("is not believed for what lay in its buffer", async () => {
    const client = make();
    const socket = await connected(client, 10);
    client.hurry();
    socket.say({ op: "events", lane: "talk", events: [event(11)], offset: 11 });
    await vi.advanceTimersByTimeAsync(3_001);
    expect(socket.closed).toBe(true);
  });

  it("is kept when it answers", async () => {
    const client = make();
    const socket = await connected(client);
    client.hurry();
    client.hurry();
    socket.say({ op: "pong", now: "2026-01-01T00:00:00Z" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(statuses.at(-1)).toEqual({ state: "online" });
    expect(FakeSocket.opened).toHaveLength(1);
  });
});

describe("commands", () => {
  it("answers with the server's answer", async () => {
    const client = make();
    const socket = await connected(client);
    const answer = client.send("c1", "comment.send", { body: "hi" });
    socket.say({ op: "result", id: "c1", ok: true, data: { id: "x" } });
    await expect(answer).resolves.toEqual({ id: "x" });
  });

  it("sends what is unanswered again, under the same id, after coming back", async () => {
    const client = make();
    const socket = await connected(client);
    void client.send("c1", "comment.send", { body: "hi" });
    socket.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.open();
    FakeSocket.last.welcome({ recovered: true });
    expect(FakeSocket.last.sent).toContainEqual({ op: "command", id: "c1", name: "comment.send", data: { body: "hi" } });
  });

  it("does not send an answered command again", async () => {
    const client = make();
    const socket = await connected(client);
    const answer = client.send("c1", "comment.send", {});
    socket.say({ op: "result", id: "c1", ok: true });
    await answer;
    socket.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.open();
    FakeSocket.last.welcome({ recovered: true });
    expect(FakeSocket.last.sentOps()).not.toContain("command");
  });

  it("rejects with the server's code and waiting time", async () => {
    const client = make();
    const socket = await connected(client);
    const answer = client.send("c1", "comment.send", {});
    socket.say({ op: "result", id: "c1", ok: false, error: { code: "comment.too_fast", message: "slow", retry_after: 3 } });
    await expect(answer).rejects.toMatchObject({ code: "comment.too_fast", retryAfter: 3 });
  });

  it("gives up in the end", async () => {
    const client = make();
    client.start();
    const answer = client.send("c1", "comment.send", {});
    const outcome = expect(answer).rejects.toBeInstanceOf(CommandRejected);
    await vi.advanceTimersByTimeAsync(45_001);
    await outcome;
  });

  it("keeps a bounded number waiting", async () => {
    const client = make();
    client.start();
    for (let count = 0; count < 64; count += 1) client.send(`c${count}`, "x", {}).catch(() => undefined);
    await expect(client.send("one-more", "x", {})).rejects.toMatchObject({ code: "busy" });
    client.close();
  });
});

it("takes a later welcome as a new start without repeating commands", async () => {
  const client = make();
  const socket = await connected(client, 10);
  void client.send("c1", "comment.send", {});
  socket.welcome({ offset: 500, epoch: "two", snapshot: {} });
  expect(socket.sentOps().filter((op) => op === "command")).toHaveLength(1);
  socket.end(1006);
  await vi.advanceTimersByTimeAsync(1_000);
  FakeSocket.last.open();
  expect(FakeSocket.last.sent[0]).toMatchObject({ epoch: "two", offset: 500 });
});
