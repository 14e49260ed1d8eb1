/** Preparing, starting and ending. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { endBroadcast, prepareBroadcast, startBroadcast } from "@shared/generated/api/broadcasts/broadcasts.ts";
import { keys } from "@shared/staff/keys.ts";

function useAct(act: typeof startBroadcast, id: string) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: () => act(id), onSuccess: (broadcast) => cache.setQueryData(keys.broadcast(id), broadcast) });
}

export function usePrepare(id: string) {
  return useAct(prepareBroadcast, id);
}

export function useStart(id: string) {
  return useAct(startBroadcast, id);
}

export function useEnd(id: string) {
  return useAct(endBroadcast, id);
}
