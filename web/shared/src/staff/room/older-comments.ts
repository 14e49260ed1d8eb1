/** The way back to comments before the first one on the screen. */
import { listComments } from "../../generated/api/comments/comments.ts";
import type { CommentPage } from "../../generated/model/index.ts";
import type { LiveState } from "./live-state.ts";

const PAGE = 50;
const LARGEST_PAGE = 100;

type Fetch = (id: string, wanted: { cursor?: string; limit: number }) => Promise<CommentPage>;

/**
 * The page before the first comment here. Without a cursor it walks back from the newest
 * page, over what is on the screen already.
 */
export async function fetchOlder({ broadcastId, comments, olderCursor }: LiveState, fetch: Fetch = listComments): Promise<CommentPage> {
  if (olderCursor !== null) return fetch(broadcastId, { cursor: olderCursor, limit: PAGE });
  const first = comments[0]?.offset ?? Infinity;
  let items: CommentPage["items"] = [];
  let cursor: string | undefined;
  do {
    const page = await fetch(broadcastId, { cursor, limit: LARGEST_PAGE });
    items = [...page.items, ...items];
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && (items[0]?.offset ?? -1) >= first);
  return { items: items.filter((comment) => comment.offset < first), next_cursor: cursor ?? null };
}
