/** A broadcast as a control room sees it: read once, then followed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { listComments } from "../../generated/api/comments/comments.ts";
import { getBroadcast, getBroadcastHealth, getBroadcastPreview } from "../../generated/api/broadcasts/broadcasts.ts";
import type { BroadcastRead } from "../../generated/model/index.ts";
import { afterFrame } from "../../realtime/latency-reporter.ts";
import type { LatencyMeter } from "../../realtime/latency.ts";
import { keys } from "../keys.ts";
import { changeLive, openChannel } from "./channel.ts";
import { emptyLive, followed, newest, type LiveState } from "./live-state.ts";
import { isRunning } from "./states.ts";

const COMMENTS = 50;
/** Without the live channel the page still moves, slower. */
const POLL_MILLISECONDS = 10_000;

export function useBroadcast(id: string) {
  return useQuery({ queryKey: keys.broadcast(id), queryFn: ({ signal }) => getBroadcast(id, { signal }), refetchInterval: POLL_MILLISECONDS });
}

export function useLive(id: string): LiveState {
  const { data } = useQuery({ queryKey: keys.live(id), queryFn: () => emptyLive(id), enabled: false, initialData: () => emptyLive(id), staleTime: Infinity });
  return data;
}

/** Whether the newest comment is in view, and how to say so. */
export function useFollowing({ broadcastId, following }: LiveState): [boolean, (following: boolean) => void] {
  const cache = useQueryClient();
  const follow = useCallback((next: boolean) => changeLive(cache, broadcastId, (state) => followed(state, next)), [cache, broadcastId]);
  return [following, follow];
}

/** Keeps the connection for as long as the screen is open. Gives what `useDrawn` needs. */
export function useChannel(broadcast: BroadcastRead | undefined): RefObject<LatencyMeter | null> {
  const cache = useQueryClient();
  const meter = useRef<LatencyMeter>(null);
  const { id, room_slug: slug } = broadcast ?? { id: null, room_slug: "" };
  useEffect(() => {
    if (!id) return undefined;
    listComments(id, { limit: COMMENTS }).then(
      (page) => changeLive(cache, id, (state) => newest(state, page)),
      () => changeLive(cache, id, (state) => ({ ...state, commentsLoaded: true })),
    );
    const channel = openChannel(cache, slug, id);
    meter.current = channel.meter;
    return channel.close;
  }, [cache, id, slug]);
  return meter;
}

/** For the screen that draws the comments: measures when they are seen. */
export function useDrawn(meter: RefObject<LatencyMeter | null>, { comments }: LiveState): void {
  useLayoutEffect(() => {
    const current = meter.current;
    const drawn = current?.drawn(comments.map(({ id }) => id)) ?? [];
    if (drawn.length > 0) afterFrame(() => current?.painted(drawn, !document.hidden));
  }, [meter, comments]);
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
