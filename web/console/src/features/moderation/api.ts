/** Listed words, the rules of a room, and what waits for a person. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listHeldComments, rejectHeldComment, releaseHeldComment } from "@shared/generated/api/comments/comments.ts";
import { addWords, getCommentRules, listWords, putCommentRules, removeWord, tryComment } from "@shared/generated/api/moderation/moderation.ts";
import type { CommentRules, ListedWordRead, Trial, WordsAdd } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const WORDS = ["words"] as const;
const PAGE = 50;
const QUEUE_MILLISECONDS = 2_000;

const rulesKey = (roomId: string) => ["comment-rules", roomId] as const;
const queueKey = (broadcastId: string) => ["held-comments", broadcastId] as const;

export function useWords(query: string) {
  return usePages<ListedWordRead>([...WORDS, query], (cursor, signal) => listWords({ query: query || undefined, cursor, limit: PAGE }, { signal }));
}

export function useAddWords() {
  const cache = useQueryClient();
  return useMutation({ mutationFn: (wanted: WordsAdd) => addWords(wanted), onSuccess: () => cache.invalidateQueries({ queryKey: WORDS }) });
}

export function useRemoveWord() {
  const cache = useQueryClient();
  return useMutation({ mutationFn: (id: string) => removeWord(id), onSuccess: () => cache.invalidateQueries({ queryKey: WORDS }) });
}

export function useTrial() {
  return useMutation({ mutationFn: (trial: Trial) => tryComment(trial) });
}

export function useRules(roomId: string) {
  return useQuery({ queryKey: rulesKey(roomId), queryFn: ({ signal }) => getCommentRules(roomId, { signal }) });
}

export function useSetRules(roomId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wanted: CommentRules) => putCommentRules(roomId, wanted),
    onSuccess: (rules) => cache.setQueryData(rulesKey(roomId), rules),
  });
}

export function useQueue(broadcastId: string, enabled: boolean) {
  return useQuery({
    queryKey: queueKey(broadcastId),
    queryFn: ({ signal }) => listHeldComments(broadcastId, { limit: PAGE }, { signal }),
    refetchInterval: QUEUE_MILLISECONDS,
    enabled,
  });
}

/** What somebody else has dealt with meanwhile is no longer in the queue either. */
export function useDecide(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, shown }: { id: string; shown: boolean }) => (shown ? releaseHeldComment : rejectHeldComment)(broadcastId, id),
    onSettled: () => cache.invalidateQueries({ queryKey: queueKey(broadcastId) }),
  });
}
