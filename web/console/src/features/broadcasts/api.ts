/** Planning broadcasts and running them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createBroadcast, deleteBroadcast, endBroadcast, listBroadcasts, prepareBroadcast, startBroadcast, updateBroadcast } from "@shared/generated/api/broadcasts/broadcasts.ts";
import type { BroadcastCreate, BroadcastRead, BroadcastState, BroadcastUpdate } from "@shared/generated/model/index.ts";
import { listRooms } from "@shared/generated/api/rooms/rooms.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

const POLL_MILLISECONDS = 15_000;
const ROOMS_TO_CHOOSE = 100;

export interface BroadcastFilter {
  roomId?: string;
  states?: BroadcastState[];
}

export function useBroadcasts({ roomId, states }: BroadcastFilter) {
  return usePages<BroadcastRead>(
    [...keys.broadcasts, "list", roomId ?? null, states ?? null],
    (cursor, signal) => listBroadcasts({ room_id: roomId, state: states?.length ? states : undefined, cursor, limit: 30 }, { signal }),
    POLL_MILLISECONDS,
  );
}

/** The rooms a new broadcast may belong to. */
export function useRoomChoices(enabled: boolean) {
  return useQuery({
    queryKey: [...keys.rooms, "choices"],
    queryFn: ({ signal }) => listRooms({ limit: ROOMS_TO_CHOOSE }, { signal }),
    select: (page) => page.items.map((room) => ({ value: room.id, label: room.title })),
    enabled,
  });
}

function useChanged() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.broadcasts }),
      cache.invalidateQueries({ queryKey: keys.rooms }),
    ]);
}

function useKept() {
  const cache = useQueryClient();
  const changed = useChanged();
  return (broadcast: BroadcastRead) => {
    cache.setQueryData(keys.broadcast(broadcast.id), broadcast);
    return changed();
  };
}

export function useCreateBroadcast() {
  return useMutation({ mutationFn: (wanted: BroadcastCreate) => createBroadcast(wanted), onSuccess: useKept() });
}

export function useUpdateBroadcast(id: string) {
  return useMutation({ mutationFn: (wanted: BroadcastUpdate) => updateBroadcast(id, wanted), onSuccess: useKept() });
}

export function useDeleteBroadcast(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => deleteBroadcast(id),
    onSuccess: () => {
      cache.removeQueries({ queryKey: keys.broadcast(id), exact: true });
      void cache.invalidateQueries({ queryKey: keys.rooms });
      return cache.invalidateQueries({ queryKey: [...keys.broadcasts, "list"] });
    },
  });
}

/** Opens a plan for the encoder: a scheduled broadcast before its time, or one draft among several. */
export function usePrepareBroadcast(id: string) {
  return useMutation({ mutationFn: () => prepareBroadcast(id), onSuccess: useKept() });
}

export function useStartBroadcast(id: string) {
  return useMutation({ mutationFn: () => startBroadcast(id), onSuccess: useKept() });
}

export function useEndBroadcast(id: string) {
  return useMutation({ mutationFn: () => endBroadcast(id), onSuccess: useKept() });
}
