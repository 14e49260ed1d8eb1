/** What viewers' pages measured of a broadcast. */
import { useQuery } from "@tanstack/react-query";
import { getLatency } from "@shared/generated/api/insight/insight.ts";
import { keys } from "@shared/staff/keys.ts";

const LATENCY_MILLISECONDS = 10_000;

export function useLatency(broadcastId: string, running: boolean) {
  return useQuery({
    queryKey: keys.latency(broadcastId),
    queryFn: ({ signal }) => getLatency(broadcastId, { signal }),
    refetchInterval: running ? LATENCY_MILLISECONDS : false,
  });
}
