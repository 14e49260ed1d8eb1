/** Rooms, their covers and their stream keys. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createRoom, deleteRoom, getPutRoomCoverUrl, getRoom, listRooms, revealStreamKey, rotateStreamKey, updateRoom } from "@shared/generated/api/rooms/rooms.ts";
import { request } from "@shared/api/request.ts";
import type { RoomCreate, RoomRead, RoomUpdate, StreamKeyRead } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

const POLL_MILLISECONDS = 15_000;

export function useRooms() {
  return usePages<RoomRead>([...keys.rooms, "list"], (cursor, signal) => listRooms({ cursor, limit: 24 }, { signal }), POLL_MILLISECONDS);
}

export function useRoom(id: string) {
  return useQuery({ queryKey: keys.room(id), queryFn: ({ signal }) => getRoom(id, { signal }), refetchInterval: POLL_MILLISECONDS });
}

function useChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: keys.rooms });
}

export function useCreateRoom() {
  return useMutation({ mutationFn: (wanted: RoomCreate) => createRoom(wanted), onSuccess: useChanged() });
}

export function useUpdateRoom(id: string) {
  return useMutation({ mutationFn: (wanted: RoomUpdate) => updateRoom(id, wanted), onSuccess: useChanged() });
}

export function useDeleteRoom(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => deleteRoom(id),
    onSuccess: () => {
      cache.removeQueries({ queryKey: keys.room(id), exact: true });
      return cache.invalidateQueries({ queryKey: [...keys.rooms, "list"] });
    },
  });
}

export function usePutCover(id: string) {
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append("cover", file);
      return request<RoomRead>(getPutRoomCoverUrl(id), { method: "PUT", body });
    },
    onSuccess: useChanged(),
  });
}

/** The secret lives in the component that asked for it, never in the cache. */
export function useStreamKey(roomId: string) {
  return {
    reveal: useMutation<StreamKeyRead>({ mutationFn: () => revealStreamKey(roomId), gcTime: 0 }),
    rotate: useMutation<StreamKeyRead>({ mutationFn: () => rotateStreamKey(roomId), gcTime: 0 }),
  };
}
