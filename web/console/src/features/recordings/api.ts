/** Recordings of broadcasts that are over. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getBroadcast } from "@shared/generated/api/broadcasts/broadcasts.ts";
import { deleteRecording, getRecording, listRecordings } from "@shared/generated/api/recordings/recordings.ts";
import type { RecordingListed } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

const RECORDING_MILLISECONDS = 5_000;

export function useRecordings() {
  return usePages<RecordingListed>([...keys.recordings, "list"], (cursor, signal) => listRecordings({ cursor, limit: 30 }, { signal }), 15_000);
}

/** With each answer comes a new address, which the player has to load anew: so it is asked for only when the player wants one. */
export function useRecording(broadcastId: string) {
  return useQuery({
    queryKey: [...keys.recording(broadcastId), "playback"],
    queryFn: ({ signal }) => getRecording(broadcastId, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: (query) => (query.state.data?.state === "recording" ? RECORDING_MILLISECONDS : false),
  });
}

export function useRecorded(broadcastId: string) {
  return useQuery({ queryKey: keys.broadcast(broadcastId), queryFn: ({ signal }) => getBroadcast(broadcastId, { signal }) });
}

export function useDeleteRecording(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => deleteRecording(broadcastId),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.broadcasts });
      return cache.invalidateQueries({ queryKey: keys.recordings });
    },
  });
}
