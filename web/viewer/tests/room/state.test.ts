import { describe, expect, it } from "vitest";
import type { Broadcast, Joined } from "../../src/features/room/api.ts";
import { changesReplays, EMPTY, isTalkOpen, joined, phaseOf, reduce, restored, type RoomState } from "../../src/features/room/state.ts";

const room = { id: "r", slug: "s", title: "Room", orientation: "portrait" as const, cover_url: null };
const broadcast = (state: Broadcast["state"], id = "b1"): Broadcast => ({ id, title: "B", state, scheduled_at: null, started_at: null, ended_at: null, playback_ready: true });
const playback = (url: string, kind: "live" | "replay" = "live") => ({ url, kind, expires_at: "2026-01-01T00:00:00Z" });
const answer = (fields: Partial<Joined>): Joined => ({ ticket: "t", realtime_path: "/realtime", you: { id: "me", name: "Me", staff: false, role: "viewer", first_time: false }, room, broadcast: broadcast("live"), playback: playback("/one"), comments: { items: [] }, server_time: "", measures: true, ...fields });
const changed = (next: Broadcast | null) => ({ id: "e", offset: 1, type: "broadcast.changed", at: null, data: { broadcast: next } });
const live: RoomState = restored(joined({ ...EMPTY, room }, answer({}), false), { broadcast: broadcast("live") });

describe("phase", () => {
  const phase = (state: Broadcast["state"] | null, replayId: string | null = null) => phaseOf({ ...EMPTY, room, replayId, broadcast: state && broadcast(state) });

  it("follows the broadcast", () => {
    expect(phase(null)).toBe("before");
    expect(phase("scheduled")).toBe("before");
    expect(phase("preparing")).toBe("before");
    expect(phase("live")).toBe("live");
    expect(phase("interrupted")).toBe("interrupted");
    expect(phase("ended")).toBe("ended");
    expect(phase("replay_ready")).toBe("ended");
    expect(phase("live", "b9")).toBe("replay");
  });

  it("says why nothing can be shown", () => {
    expect(phaseOf(EMPTY)).toBe("loading");
    expect(phaseOf({ ...EMPTY, room, refusal: "removed" })).toBe("refused");
  });
});

describe("the playback address", () => {
  it("is kept over reconnections, so that the picture is not disturbed", () => {
    expect(joined(live, answer({ playback: playback("/two") }), false).playback?.url).toBe("/one");
  });

  it("is replaced when the old one was refused, or for another broadcast", () => {
    expect(joined(live, answer({ playback: playback("/two") }), true).playback?.url).toBe("/two");
    expect(joined({ ...live, told: false }, answer({ broadcast: broadcast("live", "b2"), playback: playback("/two") }), false).playback?.url).toBe("/two");
  });

  it("belongs to the broadcast that the room shows", () => {
    const next = reduce(live, changed(broadcast("live", "b2")));
    expect(joined(next, answer({ playback: playback("/one") }), false).playback).toBeNull();
    expect(joined(next, answer({ broadcast: broadcast("live", "b2"), playback: playback("/two") }), false).playback?.url).toBe("/two");
  });

  it("goes when the broadcast ends and stays while it is interrupted", () => {
    expect(reduce(live, changed(broadcast("interrupted"))).playback?.url).toBe("/one");
    expect(reduce(live, changed(broadcast("ended"))).playback).toBeNull();
  });

  it("of a replay is not for the room's page, and does not care what the room shows", () => {
    expect(joined(EMPTY, answer({ broadcast: broadcast("replay_ready"), playback: playback("/vod", "replay") }), false).playback).toBeNull();
    const replay = joined({ ...EMPTY, replayId: "b1" }, answer({ broadcast: broadcast("replay_ready"), playback: playback("/vod", "replay") }), false);
    expect(reduce(replay, changed(broadcast("live", "b2"))).playback?.url).toBe("/vod");
    expect(replay.replay?.id).toBe("b1");
  });
});

describe("while one is on air", () => {
  it("a plan for another one disturbs nobody", () => {
    expect([changed(broadcast("scheduled", "b2")), changed(broadcast("live"))].reduce(reduce, live)).toEqual(live);
    expect(reduce(live, changed(broadcast("scheduled", "b2")))).toBe(live);
    expect(reduce(live, changed(broadcast("replay_ready", "b0")))).toBe(live);
  });

  it("the next one on air takes its place", () => {
    expect(reduce(live, changed(broadcast("live", "b2")))).toMatchObject({ broadcast: { id: "b2" }, playback: null });
  });

  it("an answer prepared before it began does not take it back", () => {
    const began = { ...live, playback: null };
    for (const before of [broadcast("preparing"), broadcast("replay_ready", "b0"), null]) {
      expect(joined(began, answer({ broadcast: before, playback: null }), false)).toMatchObject({ broadcast: { id: "b1", state: "live" }, playback: null });
    }
  });

  it("an answer counts while the live channel tells nothing", () => {
    expect(joined({ ...live, told: false }, answer({ broadcast: broadcast("ended"), playback: null }), false)).toMatchObject({ broadcast: { state: "ended" }, playback: null });
  });
});

describe("after a broadcast that was watched", () => {
  const over = [changed(broadcast("ended")), changed(broadcast("scheduled", "b2"))].reduce(reduce, live);

  it("the page says that it ended and names the next one", () => {
    expect(phaseOf(over)).toBe("ended");
    expect(over).toMatchObject({ broadcast: { id: "b1" }, next: { id: "b2" }, playback: null });
  });

  it("the replay can be opened when it is there", () => {
    const ready = [changed(broadcast("replay_ready")), changed(broadcast("scheduled", "b2"))].reduce(reduce, over);
    expect(ready).toMatchObject({ broadcast: { id: "b1", state: "replay_ready" }, next: { id: "b2" } });
  });

  it("a reconnection changes nothing", () => {
    const again = joined(over, answer({ broadcast: broadcast("scheduled", "b2"), playback: null }), false);
    expect(again).toMatchObject({ broadcast: { id: "b1" }, next: { id: "b2" } });
  });

  it("a reconnection that learns of the plan before the end shows the end all the same", () => {
    const back = joined(live, answer({ broadcast: broadcast("scheduled", "b2"), playback: null }), false);
    const caughtUp = [changed(broadcast("ended")), changed(broadcast("scheduled", "b2"))].reduce(reduce, back);
    expect(caughtUp).toMatchObject({ broadcast: { id: "b1" }, next: { id: "b2" } });
  });

  it("a plan that is given up is named no more", () => {
    expect(reduce(over, changed(broadcast("ended"))).next).toBeNull();
  });

  it("the next one takes over when it is on air", () => {
    const next = reduce(over, changed(broadcast("live", "b2")));
    expect(next).toMatchObject({ broadcast: { id: "b2" }, next: null });
    expect(phaseOf(next)).toBe("live");
  });
});

it("shows a newcomer the plan and not what ended before", () => {
  const newcomer: RoomState = { ...EMPTY, room, broadcast: broadcast("ended") };
  expect(phaseOf(reduce(newcomer, changed(broadcast("scheduled", "b2"))))).toBe("before");
});

it("knows which news changes the list of replays", () => {
  const replays = [{ broadcast_id: "b0", title: "B", started_at: null, duration_seconds: 60 }];
  expect(changesReplays(live, changed(broadcast("replay_ready")))).toBe(true);
  expect(changesReplays({ ...live, replays }, changed(broadcast("ended", "b0")))).toBe(true);
  expect(changesReplays({ ...live, replays }, changed(broadcast("interrupted")))).toBe(false);
});

it("opens the talk from the plan to the end", () => {
  const open = (state: Broadcast["state"]) => isTalkOpen({ ...EMPTY, broadcast: broadcast(state) });
  expect((["draft", "scheduled", "preparing", "live", "interrupted", "ended", "replay_ready"] as const).filter(open)).toEqual(["scheduled", "preparing", "live", "interrupted"]);
});

it("comes to the same state by a snapshot as by events", () => {
  const byEvents = [changed(broadcast("interrupted")), { id: "a", offset: null, type: "audience", at: null, data: { people: 7, connections: 9 } }].reduce(reduce, live);
  const bySnapshot = restored(live, { broadcast: broadcast("interrupted"), audience: { people: 7, connections: 9 } });
  expect(bySnapshot).toEqual(byEvents);
});

it("ignores events it does not know", () => {
  expect(reduce(live, { id: "x", offset: 2, type: "gift.sent", at: null, data: {} })).toBe(live);
});
