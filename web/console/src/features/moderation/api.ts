/** Listed words, the rules of a room, and what waits for a person. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listHeldComments, rejectHeldComment, releaseHeldComment } from "@shared/generated/api/comments/comments.ts";
import { listRooms } from "@shared/generated/api/rooms/rooms.ts";
import { addWords, getCommentRules, listWords, putCommentRules, removeWord, tryComment } from "@shared/generated/api/moderation/moderation.ts";
import type { CommentRules, HeldState, ListedWordRead, Trial, WordsAdd } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

const WORDS = ["words"] as const;
const PAGE = 50;
const ROOMS = 100;
const RECORD = 100;
/** The live channel tells of changes; this is for when it is away. */
const QUEUE_MILLISECONDS = 30_000;

const rulesKey = (roomId: string) => ["comment-rules", roomId] as const;
const queueKey = (broadcastId: string) => [...keys.desk, "held-comments", broadcastId] as const;

/** The words of a room, or without one those that count in all rooms. */
export function useWords(roomId: string | undefined, query: string) {
  return usePages<ListedWordRead>([...WORDS, roomId ?? "", query], (cursor, signal) => listWords({ room_id: roomId, query: query || undefined, cursor, limit: PAGE }, { signal }));
}

/** Rooms to choose from: the newest hundred. */
export function useRoomChoice() {
  return useQuery({ queryKey: [...keys.rooms, "choice"], queryFn: ({ signal }) => listRooms({ limit: ROOMS }, { signal }) });
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

/** What became of comments that were not simply shown. */
export function useRecord(broadcastId: string, state: HeldState, enabled: boolean) {
  return useQuery({ queryKey: [...queueKey(broadcastId), state], queryFn: ({ signal }) => listHeldComments(broadcastId, { state, limit: RECORD }, { signal }), enabled });
}

/** What somebody else has dealt with meanwhile is no longer in the queue either. */
export function useDecide(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, shown }: { id: string; shown: boolean }) => (shown ? releaseHeldComment : rejectHeldComment)(broadcastId, id),
    onSettled: () => cache.invalidateQueries({ queryKey: queueKey(broadcastId) }),
  });
}
