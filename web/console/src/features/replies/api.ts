/** The assistant's rules. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createReplyRule, deleteReplyRule, getAssistant, listReplyRules, renameAssistant, switchReplyRule, tryReplyRules, updateReplyRule } from "@shared/generated/api/replies/replies.ts";
import { listRooms } from "@shared/generated/api/rooms/rooms.ts";
import type { ReplyRuleCreate, ReplyRuleWrite, ReplyTrial } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";

const REPLIES = ["reply-rules"] as const;
const ASSISTANT = ["assistant"] as const;
const ROOMS = 100;
const LIVE_MILLISECONDS = 5_000;

/** All rules; or those of a broadcast, with how often they answered in it. */
export function useReplyRules(broadcastId?: string) {
  return useQuery({
    queryKey: [...REPLIES, broadcastId ?? ""],
    queryFn: ({ signal }) => listReplyRules({ broadcast_id: broadcastId }, { signal }),
    refetchInterval: broadcastId ? LIVE_MILLISECONDS : false,
  });
}

export function useRooms() {
  return useQuery({ queryKey: [...keys.rooms, "choice"], queryFn: ({ signal }) => listRooms({ limit: ROOMS }, { signal }) });
}

function useChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: REPLIES });
}

export function useSaveRule() {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: ({ id, wanted }: { id: string | null; wanted: ReplyRuleCreate }) => (id ? updateReplyRule(id, wanted satisfies ReplyRuleWrite) : createReplyRule(wanted)),
    onSuccess,
  });
}

export function useSwitchRule() {
  const onSettled = useChanged();
  return useMutation({ mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) => switchReplyRule(id, { enabled }), onSettled });
}

export function useDeleteRule() {
  const onSuccess = useChanged();
  return useMutation({ mutationFn: (id: string) => deleteReplyRule(id), onSuccess });
}

export function useTryRules() {
  return useMutation({ mutationFn: (trial: ReplyTrial) => tryReplyRules(trial) });
}

export function useAssistant() {
  return useQuery({ queryKey: ASSISTANT, queryFn: ({ signal }) => getAssistant({ signal }) });
}

export function useRenameAssistant() {
  const cache = useQueryClient();
  return useMutation({ mutationFn: (name: string) => renameAssistant({ name }), onSuccess: (assistant) => cache.setQueryData(ASSISTANT, assistant) });
}
