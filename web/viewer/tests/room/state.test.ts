import { describe, expect, it } from "vitest";
import type { Broadcast, Joined } from "../../src/features/room/api.ts";
import { EMPTY, isTalkOpen, joined, phaseOf, reduce, restored, type RoomState } from "../../src/features/room/state.ts";

const room = { id: "r", slug: "s", title: "Room", orientation: "portrait" as const, cover_url: null };
const broadcast = (state: Broadcast["state"], id = "b1"): Broadcast => ({ id, title: "B", state, scheduled_at: null, started_at: null, ended_at: null, playback_ready: true });
const playback = (url: string, kind: "live" | "replay" = "live") => ({ url, kind, expires_at: "2026-01-01T00:00:00Z" });
const answer = (fields: Partial<Joined>): Joined => ({ ticket: "t", realtime_path: "/realtime", you: { id: "me", name: "Me", staff: false }, room, broadcast: broadcast("live"), playback: playback("/one"), comments: { items: [] }, server_time: "", ...fields });
const changed = (next: Broadcast | null) => ({ id: "e", offset: 1, type: "broadcast.changed", at: null, data: { broadcast: next } });
const live: RoomState = joined({ ...EMPTY, room, broadcast: broadcast("live") }, answer({}), false);

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
    expect(joined(live, answer({ broadcast: broadcast("live", "b2"), playback: playback("/two") }), false).playback?.url).toBe("/two");
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
