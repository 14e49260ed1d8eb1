/** Recordings of broadcasts that are over. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getBroadcast } from "@shared/generated/api/broadcasts/broadcasts.ts";
import { deleteRecording, getRecording, listRecordings } from "@shared/generated/api/recordings/recordings.ts";
import type { RecordingListed } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

export function useRecordings() {
  return usePages<RecordingListed>([...keys.recordings, "list"], (cursor, signal) => listRecordings({ cursor, limit: 30 }, { signal }), 15_000);
}

export function useRecording(broadcastId: string) {
  return useQuery({ queryKey: keys.recording(broadcastId), queryFn: ({ signal }) => getRecording(broadcastId, { signal }) });
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
