/** The polls of a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { closePoll, createPoll, deletePoll, getExportBallotsUrl, listPolls, openPoll } from "@shared/generated/api/polls/polls.ts";
import { PollStateName, type PollCreate } from "@shared/generated/model/index.ts";

const OPEN_MILLISECONDS = 1_500;

const pollsKey = (broadcastId: string) => ["polls", broadcastId] as const;

/** While one is open its numbers are asked for again and again. */
export function usePolls(broadcastId: string) {
  return useQuery({
    queryKey: pollsKey(broadcastId),
    queryFn: ({ signal }) => listPolls(broadcastId, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((poll) => poll.state === PollStateName.open) ? OPEN_MILLISECONDS : false),
  });
}

function useRefreshing<Wanted, Answer>(broadcastId: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: pollsKey(broadcastId) }) });
}

export function useCreatePoll(broadcastId: string) {
  return useRefreshing(broadcastId, (wanted: PollCreate) => createPoll(broadcastId, wanted));
}

export function useOpenPoll(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => openPoll(broadcastId, id, {}));
}

export function useClosePoll(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => closePoll(broadcastId, id, {}));
}

export function useDeletePoll(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => deletePoll(broadcastId, id));
}

export function ballotsUrl(broadcastId: string, id: string): string {
  return getExportBallotsUrl(broadcastId, id);
}
