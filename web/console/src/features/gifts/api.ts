/** The catalogue of gifts, and what was sent in a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@shared/api/request.ts";
import { createGift, deleteGift, deleteGiftPicture, getPutGiftPictureUrl, listGiftLeaders, listGifts, listGiftsSent, orderGifts, refundGift, updateGift } from "@shared/generated/api/gifts/gifts.ts";
import type { Board, GiftForm, GiftRead, GiftSentRead } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const GIFTS = ["gifts"] as const;
const SENT_MILLISECONDS = 2_000;
const PAGE = 50;

const sentKey = (broadcastId: string) => ["gifts-sent", broadcastId] as const;

export function useGifts() {
  return useQuery({ queryKey: GIFTS, queryFn: ({ signal }) => listGifts({ signal }) });
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: GIFTS }) });
}

/** Without an id a new one. */
export function useSaveGift(id: string | undefined) {
  return useChange((wanted: GiftForm) => (id ? updateGift(id, wanted) : createGift(wanted)));
}

export function useDeleteGift() {
  return useChange((id: string) => deleteGift(id));
}

export function useOrderGifts() {
  return useChange((ids: string[]) => orderGifts({ ids }));
}

/** Null takes the picture away. */
export function useGiftPicture(id: string) {
  return useChange((picture: File | null) => (picture ? upload(id, picture) : deleteGiftPicture(id)));
}

function upload(id: string, picture: File): Promise<GiftRead> {
  const body = new FormData();
  body.append("picture", picture);
  return request<GiftRead>(getPutGiftPictureUrl(id), { method: "PUT", body });
}

export function useGiftsSent(broadcastId: string, running: boolean) {
  return usePages<GiftSentRead>(sentKey(broadcastId), (cursor, signal) => listGiftsSent(broadcastId, { cursor, limit: PAGE }, { signal }), running ? SENT_MILLISECONDS : false);
}

export function useLeaders(broadcastId: string, board: Board, running: boolean) {
  return useQuery({
    queryKey: [...sentKey(broadcastId), "leaders", board],
    queryFn: ({ signal }) => listGiftLeaders(broadcastId, { board }, { signal }),
    refetchInterval: running ? SENT_MILLISECONDS : false,
  });
}

export function useRefundGift(broadcastId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) => refundGift(broadcastId, id, { note }),
    onSettled: () => cache.invalidateQueries({ queryKey: sentKey(broadcastId) }),
  });
}
