/** Acts on the people of a broadcast, and how many they are. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { listSourceRefusals, removeViewer } from "@shared/generated/api/broadcasts/broadcasts.ts";
import { deleteComment, listShadowedComments, releaseHeldComment, restoreComment } from "@shared/generated/api/comments/comments.ts";
import { getAudience } from "@shared/generated/api/insight/insight.ts";
import { pinComment, unpinComment } from "@shared/generated/api/pins/pins.ts";
import { getRecording } from "@shared/generated/api/recordings/recordings.ts";
import type { CommentRead } from "@shared/generated/model/index.ts";
import { Problem } from "@shared/api/problem.ts";
import { keys } from "@shared/staff/keys.ts";
import { changeLive } from "@shared/staff/room/channel.ts";
import { fetchOlder } from "@shared/staff/room/older-comments.ts";
import { older, without, type LiveState } from "@shared/staff/room/live-state.ts";
import { firstPlace } from "./shadowed.ts";

const AUDIENCE_MILLISECONDS = 10_000;
const STRANGERS_MILLISECONDS = 15_000;
const RECORDING_MILLISECONDS = 5_000;
/** The live channel tells of changes; this is for when it is away. */
const SHADOWED_MILLISECONDS = 30_000;
const SHADOWED_PAGE = 100;
const NONE: readonly CommentRead[] = [];

const shadowedKey = (broadcastId: string) => [...keys.desk, "shadowed", broadcastId] as const;

export function useDeleteComment(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (commentId: string) => deleteComment(broadcastId, commentId),
    onSuccess: (_, commentId) => changeLive(cache, broadcastId, (state) => without(state, commentId)),
  });
}

export function useRestoreComment(broadcastId: string) {
  return useMutation({ mutationFn: (commentId: string) => restoreComment(broadcastId, commentId) });
}

export function usePin(broadcastId: string) {
  return useMutation({ mutationFn: ({ id, seconds }: { id: string; seconds: number | null }) => pinComment(broadcastId, { comment_id: id, seconds }) });
}

export function useUnpin(broadcastId: string) {
  return useMutation({ mutationFn: () => unpinComment(broadcastId) });
}

export function useRemovePerson(broadcastId: string) {
  return useMutation({ mutationFn: (personId: string) => removeViewer(broadcastId, { person_id: personId }) });
}

export function useOlderComments(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (live: LiveState) => fetchOlder(live),
    onSuccess: (page) => changeLive(cache, broadcastId, (state) => older(state, page)),
  });
}

/** What only its author sees, as far back as the comments on the screen reach. */
export function useShadowed(live: LiveState, mayModerate: boolean): readonly CommentRead[] {
  const { broadcastId } = live;
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: shadowedKey(broadcastId),
    queryFn: ({ pageParam, signal }) => listShadowedComments(broadcastId, { limit: SHADOWED_PAGE, cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    refetchInterval: SHADOWED_MILLISECONDS,
    enabled: mayModerate,
  });
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? NONE, [data]);
  const oldest = data?.pages.at(-1)?.items[0]?.offset ?? 0;
  const isShort = hasNextPage && !isFetching && oldest > firstPlace(live);
  useEffect(() => {
    if (isShort) void fetchNextPage();
  }, [isShort, fetchNextPage]);
  return items;
}

/** Everybody sees it now, in a new place. */
export function useReleaseShadowed(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (commentId: string) => releaseHeldComment(broadcastId, commentId),
    onSettled: () => cache.invalidateQueries({ queryKey: shadowedKey(broadcastId) }),
  });
}

export function useAudience(broadcastId: string, running: boolean) {
  return useQuery({
    queryKey: keys.audience(broadcastId),
    queryFn: ({ signal }) => getAudience(broadcastId, { signal }),
    refetchInterval: running ? AUDIENCE_MILLISECONDS : false,
  });
}

/** Encoders that named no room of ours. */
export function useStrangers(enabled: boolean) {
  return useQuery({ queryKey: ["strangers"], queryFn: ({ signal }) => listSourceRefusals({ signal }), refetchInterval: STRANGERS_MILLISECONDS, enabled });
}

/** Null while nothing is recorded. */
export function useRecordingState(broadcastId: string, running: boolean) {
  return useQuery({
    queryKey: keys.recording(broadcastId),
    queryFn: async ({ signal }) => {
      try {
        return await getRecording(broadcastId, { signal });
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: running ? RECORDING_MILLISECONDS : false,
  });
}
