/** A broadcast as a control room sees it: read once, then followed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listComments } from "../../generated/api/comments/comments.ts";
import { getBroadcast, getBroadcastHealth, getBroadcastPreview } from "../../generated/api/broadcasts/broadcasts.ts";
import type { BroadcastRead, BroadcastState } from "../../generated/model/index.ts";
import { keys } from "../keys.ts";
import { changeLive, openChannel } from "./channel.ts";
import { emptyLive, newest, type LiveState } from "./live-state.ts";

const RUNNING: ReadonlySet<BroadcastState> = new Set(["preparing", "live", "interrupted"]);
const COMMENTS = 50;
/** Without the live channel the page still moves, slower. */
const POLL_MILLISECONDS = 10_000;

export function isRunning(state: BroadcastState): boolean {
  return RUNNING.has(state);
}

export function useBroadcast(id: string) {
  return useQuery({ queryKey: keys.broadcast(id), queryFn: ({ signal }) => getBroadcast(id, { signal }), refetchInterval: POLL_MILLISECONDS });
}

export function useLive(id: string): LiveState {
  const { data } = useQuery({ queryKey: keys.live(id), queryFn: () => emptyLive(id), enabled: false, initialData: () => emptyLive(id), staleTime: Infinity });
  return data;
}

/** Keeps the connection for as long as the screen is open. */
export function useChannel(broadcast: BroadcastRead | undefined): void {
  const cache = useQueryClient();
  const { id, room_slug: slug } = broadcast ?? { id: null, room_slug: "" };
  useEffect(() => {
    if (!id) return undefined;
    listComments(id, { limit: COMMENTS }).then(
      (page) => changeLive(cache, id, (state) => newest(state, page)),
      () => changeLive(cache, id, (state) => ({ ...state, commentsLoaded: true })),
    );
    return openChannel(cache, slug, id);
  }, [cache, id, slug]);
}

/** The last measurement, and the encoders that were turned away. */
export function useHealth(id: string, enabled = true) {
  return useQuery({ queryKey: keys.health(id), queryFn: ({ signal }) => getBroadcastHealth(id, { signal }), refetchInterval: POLL_MILLISECONDS, enabled });
}

/** The address of the programme; asked anew when the state changes. */
export function usePreview(broadcast: BroadcastRead) {
  const { id, state } = broadcast;
  const playable = isRunning(state) || state === "replay_ready";
  const phase = isRunning(state) ? "live" : "replay";
  return useQuery({
    queryKey: [...keys.preview(id), phase],
    queryFn: ({ signal }) => getBroadcastPreview(id, { signal }),
    enabled: playable,
    staleTime: Infinity,
  });
}
