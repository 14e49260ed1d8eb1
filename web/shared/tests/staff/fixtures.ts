import type { BroadcastRead, BroadcastState } from "../../src/generated/model/index.ts";

/** A broadcast of the room `r1`. */
export function broadcast(id: string, state: BroadcastState, more: Partial<BroadcastRead> = {}): BroadcastRead {
  return {
    id,
    room_id: "r1",
    room_slug: "autumn",
    title: id,
    state,
    scheduled_at: null,
    started_at: null,
    ended_at: null,
    interrupted_at: null,
    created_at: "2026-11-23T04:00:00Z",
    start_on_first_picture: false,
    grace_seconds: 600,
    ...more,
  };
}
