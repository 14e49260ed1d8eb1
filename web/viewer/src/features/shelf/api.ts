/** The public API of the shelf, as the viewer uses it. */
import { Problem } from "@shared/api/problem.ts";
import { getWatchProduct, getWatchShelf } from "@shared/generated/api/shelf/shelf.ts";
import type { ShelfProduct, ShelfView } from "@shared/generated/model/index.ts";

const part = encodeURIComponent;

/** Null when it cannot be had now. */
export async function shelfIn(slug: string, broadcastId: string): Promise<ShelfView | null> {
  try {
    return await getWatchShelf(part(slug), part(broadcastId));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

/** All that is needed to choose, or the code of what went wrong. */
export async function productIn(slug: string, broadcastId: string, itemId: string): Promise<ShelfProduct | string> {
  try {
    return await getWatchProduct(part(slug), part(broadcastId), part(itemId));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code;
  }
}

/** The way to the page of another shop; the server counts the click. */
export function wayOut(slug: string, broadcastId: string, productId: string): string {
  return `/api/v1/watch/${part(slug)}/products/${part(productId)}/out?broadcast_id=${part(broadcastId)}`;
}
