/** Follows which broadcast of the room an encoder would open. */
import { useQuery } from "@tanstack/react-query";
import { listBroadcasts } from "../../generated/api/broadcasts/broadcasts.ts";
import { getRoom } from "../../generated/api/rooms/rooms.ts";
import type { BroadcastRead } from "../../generated/model/index.ts";
import { keys } from "../keys.ts";
import { useNow } from "../use-now.ts";
import { pushOf, type Push } from "./push-target.ts";
import { isPlan } from "./states.ts";

const POLL_MILLISECONDS = 15_000;

/** Null while it is not known. */
export function usePush(broadcast: BroadcastRead): Push | null {
  const { room_id: roomId, state } = broadcast;
  const enabled = isPlan(state);
  const refetchInterval = POLL_MILLISECONDS;
  const room = useQuery({ queryKey: keys.room(roomId), queryFn: ({ signal }) => getRoom(roomId, { signal }), refetchInterval, enabled });
  const drafts = useQuery({
    queryKey: keys.newestDraft(roomId),
    queryFn: ({ signal }) => listBroadcasts({ room_id: roomId, state: ["draft"], limit: 1 }, { signal }),
    refetchInterval,
    enabled,
  });
  const now = useNow(enabled, POLL_MILLISECONDS);
  if (!enabled) return { kind: "this" };
  if (!room.data || !drafts.data) return null;
  return pushOf(broadcast, { current: room.data.current_broadcast, newestDraft: drafts.data.items[0] ?? null }, now);
}
