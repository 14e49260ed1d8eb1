/** Gifts over HTTP: the shelf, the boards, what a replay shows. */
import { getGiftLeaders, getGiftShelf, listWatchGifts } from "@shared/generated/api/gifts/gifts.ts";
import type { Board, GiftPage, GiftShelf, GiftView, Leaders } from "@shared/generated/model/index.ts";

export type { Board, GiftPage, GiftShelf, GiftView, Leaders };

const part = encodeURIComponent;

export function shelfOf(slug: string): Promise<GiftShelf> {
  return getGiftShelf(part(slug));
}

export function leadersOf(slug: string, board: Board): Promise<Leaders> {
  return getGiftLeaders(part(slug), { board });
}

/** A span of media time (ISO 8601); `after` is the cursor of the page before. */
export function spanOfGifts(slug: string, broadcastId: string, from: string, until: string, after: string | null): Promise<GiftPage> {
  return listWatchGifts(part(slug), part(broadcastId), { from, until, limit: 100, ...(after ? { after } : {}) });
}
