/** The polls of a broadcast, and the templates of the organisation. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@shared/api/request.ts";
import {
  closePoll,
  createPoll,
  createPollTemplate,
  deletePoll,
  deletePollTemplate,
  getAddPollPictureUrl,
  getExportBallotsUrl,
  listBallots,
  listPolls,
  listPollTemplates,
  openPoll,
  savePollTemplate,
  updatePollTemplate,
  usePollTemplate as makeFromTemplate,
} from "@shared/generated/api/polls/polls.ts";
import { PollStateName, type PictureRead, type PollCreate } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const OPEN_MILLISECONDS = 1_500;
/** Somebody else may open one. */
const QUIET_MILLISECONDS = 10_000;
const PAGE = 50;

const pollsKey = (broadcastId: string) => ["polls", broadcastId] as const;
const TEMPLATES = ["poll-templates"] as const;

/** While one is open its numbers are asked for again and again. */
export function usePolls(broadcastId: string) {
  return useQuery({
    queryKey: pollsKey(broadcastId),
    queryFn: ({ signal }) => listPolls(broadcastId, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((poll) => poll.state === PollStateName.open) ? OPEN_MILLISECONDS : QUIET_MILLISECONDS),
  });
}

function useRefreshing<Wanted, Answer>(key: readonly string[], mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: key }) });
}

export function useCreatePoll(broadcastId: string) {
  return useRefreshing(pollsKey(broadcastId), (wanted: PollCreate) => createPoll(broadcastId, wanted));
}

export function useOpenPoll(broadcastId: string) {
  return useRefreshing(pollsKey(broadcastId), (id: string) => openPoll(broadcastId, id, {}));
}

export function useClosePoll(broadcastId: string) {
  return useRefreshing(pollsKey(broadcastId), (id: string) => closePoll(broadcastId, id, {}));
}

export function useDeletePoll(broadcastId: string) {
  return useRefreshing(pollsKey(broadcastId), (id: string) => deletePoll(broadcastId, id));
}

/** Who voted what; `written`: only who answers this question in words. */
export function useBallots(broadcastId: string, pollId: string, written: number | undefined) {
  return usePages(["ballots", pollId, written ?? ""], (cursor, signal) => listBallots(broadcastId, pollId, { written, cursor, limit: PAGE }, { signal }));
}

export function ballotsUrl(broadcastId: string, id: string): string {
  return getExportBallotsUrl(broadcastId, id);
}

/** Keeps a picture for an option. */
export function useAddPicture() {
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append("picture", file);
      return request<PictureRead>(getAddPollPictureUrl(), { method: "POST", body });
    },
  });
}

export function useTemplates(enabled = true) {
  return useQuery({ queryKey: TEMPLATES, queryFn: ({ signal }) => listPollTemplates({ signal }), enabled });
}

export function useUseTemplate(broadcastId: string) {
  return useRefreshing(pollsKey(broadcastId), (templateId: string) => makeFromTemplate(broadcastId, templateId));
}

export function useSaveTemplate(broadcastId: string) {
  return useRefreshing(TEMPLATES, (pollId: string) => savePollTemplate(broadcastId, pollId));
}

/** A new one, or with an id a changed one. */
export function useKeepTemplate(id: string | null) {
  return useRefreshing(TEMPLATES, (wanted: PollCreate) => (id === null ? createPollTemplate(wanted) : updatePollTemplate(id, wanted)));
}

export function useDeleteTemplate() {
  return useRefreshing(TEMPLATES, (id: string) => deletePollTemplate(id));
}
