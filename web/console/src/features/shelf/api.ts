/** The shelf of a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listProducts } from "@shared/generated/api/goods/goods.ts";
import { arrangeShelf, explainProduct, getShelf, mountProducts, takeOffShelf, updateShelfItem } from "@shared/generated/api/shelf/shelf.ts";
import { ProductStatus, type ExplanationView, type ShelfItemUpdate, type ShelfRead } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";
import { pictureMoment } from "../../shared/picture-moment.ts";
import { arranged } from "./order.ts";

const LOOK_MILLISECONDS = 3_000;

const shelfKey = (broadcastId: string) => ["shelf", broadcastId] as const;

/** `running`: people look at it, so that its numbers are asked for again and again. */
export function useShelf(broadcastId: string, running: boolean) {
  return useQuery({ queryKey: shelfKey(broadcastId), queryFn: ({ signal }) => getShelf(broadcastId, { signal }), refetchInterval: running ? LOOK_MILLISECONDS : false });
}

/** Products that may be put on a shelf. */
export function useForSale(query: string) {
  return usePages(["products", "for-sale", query], (cursor, signal) => listProducts({ query, status: [ProductStatus.active], cursor, limit: 50 }, { signal }));
}

function useChanging<Wanted, Answer>(broadcastId: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: shelfKey(broadcastId) }) });
}

export function useMount(broadcastId: string) {
  return useChanging(broadcastId, (product_ids: string[]) => mountProducts(broadcastId, { product_ids }));
}

export function useTakeOff(broadcastId: string) {
  return useChanging(broadcastId, (itemId: string) => takeOffShelf(broadcastId, itemId));
}

export function useUpdateItem(broadcastId: string, itemId: string) {
  return useChanging(broadcastId, (wanted: ShelfItemUpdate) => updateShelfItem(broadcastId, itemId, { ...wanted, at: pictureMoment() }));
}

/** The screen has the new order at once, and the old one again when it is refused. */
export function useArrange(broadcastId: string) {
  const cache = useQueryClient();
  const key = shelfKey(broadcastId);
  return useMutation({
    mutationFn: (item_ids: string[]) => arrangeShelf(broadcastId, { item_ids }),
    onMutate: async (ids) => {
      await cache.cancelQueries({ queryKey: key });
      cache.setQueryData<ShelfRead>(key, (shelf) => shelf && { ...shelf, items: arranged(shelf.items, ids) });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });
}

export function useExplain(broadcastId: string) {
  const cache = useQueryClient();
  const key = shelfKey(broadcastId);
  const show = (explaining: ExplanationView | null) => cache.setQueryData<ShelfRead>(key, (shelf) => shelf && { ...shelf, explaining });
  return useMutation({
    mutationFn: (item_id: string | null) => explainProduct(broadcastId, { item_id, at: pictureMoment() }),
    onSuccess: ({ explaining }) => show(explaining ?? null),
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });
}
