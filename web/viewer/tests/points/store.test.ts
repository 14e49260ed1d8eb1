import { describe, expect, it } from "vitest";
import { Problem } from "@shared/api/problem.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { MyPoints } from "../../src/features/points/api.ts";
import { PointsStore, UNKNOWN, type Earned, type Points } from "../../src/features/points/store.ts";

const mine = (balance: number): MyPoints => ({ balance, earned_today: 0, most_a_day: 300, tasks: [], check_in: null, day_ends_at: "2026-01-01T16:00:00Z" });
const earned = (to: string, balance: number) => ({ id: "e", type: "points.earned", data: { to, rule: "comment", points: 2, balance } }) as unknown as ChannelEvent;

function store(read: () => Promise<MyPoints>) {
  const seen: { points: Points; news: Earned[] } = { points: UNKNOWN, news: [] };
  const made = new PointsStore(
    { read, checkIn: () => Promise.resolve({ earned: 10, balance: 12, streak: 1 }), send: () => Promise.reject(new CommandRejected("watch.nothing", "")) },
    (points) => (seen.points = points),
    (news) => seen.news.push(news),
  );
  return { made, seen };
}

describe("my points", () => {
  it("hears what I earn, and nobody else's news", () => {
    const { made, seen } = store(() => Promise.resolve(mine(0)));
    made.apply([earned("me", 2), earned("other", 50)], "me");
    expect([seen.points.balance, seen.news.map(({ points }) => points)]).toEqual([2, [2]]);
  });

  it("reads again after a check-in", async () => {
    const { made, seen } = store(() => Promise.resolve(mine(12)));
    await made.checkIn();
    expect([seen.points.balance, seen.points.mine?.balance]).toEqual([12, 12]);
  });

  it("keeps what it knows when it cannot be read", async () => {
    const { made, seen } = store(() => Promise.reject(new Problem({ status: 503, code: "unavailable", message: "" })));
    made.balance(7);
    await made.refresh();
    expect([seen.points.balance, seen.points.failure !== null]).toEqual([7, true]);
  });

  it("takes a refused beat for no news", async () => {
    await expect(store(() => Promise.resolve(mine(0))).made.beat("2026-01-01T00:00:00Z")).resolves.toBeUndefined();
  });
});
