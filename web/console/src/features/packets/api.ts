/** The red packets of a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createPacket, deletePacket, endPacket, listPackets, openPacket } from "@shared/generated/api/packets/packets.ts";
import { PacketStateName, type PacketCreate } from "@shared/generated/model/index.ts";

const OPEN_MILLISECONDS = 1_500;

const packetsKey = (broadcastId: string) => ["packets", broadcastId] as const;

/** While one is on its numbers are asked for again and again. */
export function usePackets(broadcastId: string) {
  return useQuery({
    queryKey: packetsKey(broadcastId),
    queryFn: ({ signal }) => listPackets(broadcastId, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((packet) => packet.state === PacketStateName.open) ? OPEN_MILLISECONDS : false),
  });
}

function useRefreshing<Wanted, Answer>(broadcastId: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: packetsKey(broadcastId) }) });
}

export function useCreatePacket(broadcastId: string) {
  return useRefreshing(broadcastId, (wanted: PacketCreate) => createPacket(broadcastId, wanted));
}

export function useOpenPacket(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => openPacket(broadcastId, id, {}));
}

export function useEndPacket(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => endPacket(broadcastId, id));
}

export function useDeletePacket(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => deletePacket(broadcastId, id));
}
