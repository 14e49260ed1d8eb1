/** The raffles of a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callOffRaffle, claimWin, closeRaffle, createRaffle, deleteRaffle, disqualifyWinner, getExportWinnersUrl, listRaffles, listWinners, openRaffle } from "@shared/generated/api/raffles/raffles.ts";
import { RaffleStateName, type RaffleCreate, type RaffleRead } from "@shared/generated/model/index.ts";

const OPEN_MILLISECONDS = 1_500;

const rafflesKey = (broadcastId: string) => ["raffles", broadcastId] as const;

/** Until it is drawn its numbers are asked for again and again. */
export function useRaffles(broadcastId: string) {
  return useQuery({
    queryKey: rafflesKey(broadcastId),
    queryFn: ({ signal }) => listRaffles(broadcastId, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? OPEN_MILLISECONDS : false),
  });
}

export function useWinners(broadcastId: string, raffleId: string) {
  return useQuery({ queryKey: [...rafflesKey(broadcastId), raffleId], queryFn: ({ signal }) => listWinners(broadcastId, raffleId, { signal }) });
}

function useRefreshing<Wanted, Answer>(broadcastId: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: rafflesKey(broadcastId) }) });
}

export function useCreateRaffle(broadcastId: string) {
  return useRefreshing(broadcastId, (wanted: RaffleCreate) => createRaffle(broadcastId, wanted));
}

export function useOpenRaffle(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => openRaffle(broadcastId, id, {}));
}

export function useCloseRaffle(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => closeRaffle(broadcastId, id, {}));
}

export function useCallOffRaffle(broadcastId: string) {
  return useRefreshing(broadcastId, ({ id, reason }: { id: string; reason: string }) => callOffRaffle(broadcastId, id, { reason }));
}

export function useDeleteRaffle(broadcastId: string) {
  return useRefreshing(broadcastId, (id: string) => deleteRaffle(broadcastId, id));
}

export function useClaimWin(broadcastId: string, raffleId: string) {
  return useRefreshing(broadcastId, (place: number) => claimWin(broadcastId, raffleId, place));
}

export function useDisqualify(broadcastId: string, raffleId: string) {
  return useRefreshing(broadcastId, ({ place, reason }: { place: number; reason: string }) => disqualifyWinner(broadcastId, raffleId, place, { reason }));
}

export function winnersUrl(broadcastId: string, id: string): string {
  return getExportWinnersUrl(broadcastId, id);
}

/** Open, or waiting for its draw. */
export function isRunning({ state }: RaffleRead): boolean {
  return state === RaffleStateName.open || state === RaffleStateName.closed;
}
