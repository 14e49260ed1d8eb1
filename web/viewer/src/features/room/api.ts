/** The public room API as the viewer uses it: the generated calls under the viewer's words. */
import { listWatchComments } from "@shared/generated/api/comments/comments.ts";
import { updateGuest } from "@shared/generated/api/guests/guests.ts";
import { getWatchPage, joinRoom as join } from "@shared/generated/api/watch/watch.ts";
import type { BroadcastView, CommentPage, CommentRead, JoinRead, PlaybackRead, ReplayRead, RoomView, WatchPage } from "@shared/generated/model/index.ts";

export type Room = RoomView;
export type Broadcast = BroadcastView;
export type Watch = WatchPage;
export type Joined = JoinRead;
export type Playback = PlaybackRead;
export type ReplayItem = ReplayRead;
export type { CommentPage };
export type CommentItem = CommentRead;

/** The server's most. */
const PAGE = 100;

const part = encodeURIComponent;

export function getWatch(slug: string): Promise<Watch> {
  return getWatchPage(part(slug));
}

export function joinRoom(slug: string, broadcastId: string | null): Promise<Joined> {
  return join(part(slug), broadcastId ? { broadcast_id: broadcastId } : {});
}

export function renameGuest(nickname: string): Promise<unknown> {
  return updateGuest({ nickname });
}

/** The page before a cursor; the newest page without one. */
export function olderComments(slug: string, broadcastId: string, before: string | null): Promise<CommentPage> {
  return listWatchComments(part(slug), part(broadcastId), { limit: PAGE, ...(before ? { before } : {}) });
}

/** What belongs to a span of media time (ISO 8601), in its order; `after` is the cursor of the page before. */
export function spanOfComments(slug: string, broadcastId: string, from: string, until: string, after: string | null): Promise<CommentPage> {
  return listWatchComments(part(slug), part(broadcastId), { from, until, limit: PAGE, ...(after ? { after } : {}) });
}
