/** Flash sales of a broadcast and of the house, and who won in them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { closeFlashSale, createFlashSale, deleteFlashSale, listAllFlashSales, listFlashSales, listFlashWinners, startFlashSale } from "@shared/generated/api/flash/flash.ts";
import { getProduct, listProducts } from "@shared/generated/api/goods/goods.ts";
import { ProductSource, ProductStatus, SaleState, type FlashCreate, type FlashRead, type FlashWinnerRead } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const ALL = ["flash-sales"] as const;
const PAGE = 50;
const CHOICE = 20;
const ON_MILLISECONDS = 1_500;
const OVER_MILLISECONDS = 10_000;

const salesKey = (broadcastId: string) => [...ALL, broadcastId] as const;

/** While one is on its numbers are asked for again and again, and less often while wins are open. */
export function useSales(broadcastId: string) {
  return useQuery({
    queryKey: salesKey(broadcastId),
    queryFn: ({ signal }) => listFlashSales(broadcastId, { signal }),
    refetchInterval: ({ state }) => {
      const states = (state.data?.items ?? []).map((sale) => sale.state);
      if (states.includes(SaleState.on)) return ON_MILLISECONDS;
      return states.includes(SaleState.over) ? OVER_MILLISECONDS : false;
    },
  });
}

export function useAllSales() {
  return usePages<FlashRead>([...ALL, "all"], (cursor, signal) => listAllFlashSales({ cursor, limit: PAGE }, { signal }));
}

export function useWinners(sale: FlashRead) {
  return usePages<FlashWinnerRead>([...ALL, "winners", sale.id], (cursor, signal) => listFlashWinners(sale.broadcast_id, sale.id, { cursor, limit: PAGE }, { signal }));
}

function useRefreshing<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: ALL }) });
}

export function useCreateSale(broadcastId: string) {
  return useRefreshing((wanted: FlashCreate) => createFlashSale(broadcastId, wanted));
}

export function useStartSale(broadcastId: string) {
  return useRefreshing((id: string) => startFlashSale(broadcastId, id, {}));
}

export function useCloseSale(broadcastId: string) {
  return useRefreshing((id: string) => closeFlashSale(broadcastId, id, {}));
}

export function useDeleteSale(broadcastId: string) {
  return useRefreshing((id: string) => deleteFlashSale(broadcastId, id));
}

/** What can be sold here. */
export function useGoods(query: string) {
  return useQuery({
    queryKey: ["flash-goods", query],
    queryFn: ({ signal }) => listProducts({ query, status: [ProductStatus.active], source: [ProductSource.liveloop], limit: CHOICE }, { signal }),
  });
}

/** With its variants. */
export function useProduct(id: string | undefined) {
  return useQuery({ queryKey: ["flash-product", id], queryFn: ({ signal }) => getProduct(id ?? "", { signal }), enabled: id !== undefined });
}
