/** The public room API as the viewer uses it: the generated calls under the viewer's words. */
import { Problem } from "@shared/api/problem.ts";
import { listOwnComments, listWatchComments } from "@shared/generated/api/comments/comments.ts";
import { updateGuest } from "@shared/generated/api/guests/guests.ts";
import { listWatchPins } from "@shared/generated/api/pins/pins.ts";
import { getBallot, listWatchPolls } from "@shared/generated/api/polls/polls.ts";
import { appealSanction, getViewerStanding } from "@shared/generated/api/sanctions/sanctions.ts";
import { getWatchPage, joinRoom as join } from "@shared/generated/api/watch/watch.ts";
import type { AppealView, BallotRead, BroadcastView, CommentPage, CommentRead, JoinRead, OwnComment, PinRead, PlaybackRead, PollView, ReplayRead, RoomView, ViewerStanding, WatchPage } from "@shared/generated/model/index.ts";

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

/** What this visitor may not do here. */
export function standingOf(slug: string): Promise<ViewerStanding> {
  return getViewerStanding(part(slug));
}

export function appeal(slug: string, sanctionId: string, note: string): Promise<AppealView> {
  return appealSanction(part(slug), { sanction_id: sanctionId, note });
}

/** What this visitor wrote last in a broadcast, at most so many pages of fifty; also what only they see. */
export async function ownComments(slug: string, broadcastId: string, pages: number): Promise<OwnComment[]> {
  return orNothing(async () => {
    let page = await listOwnComments(part(slug), part(broadcastId));
    let items = page.items;
    for (let read = 1; read < pages && page.next_cursor; read += 1) {
      page = await listOwnComments(part(slug), part(broadcastId), { before: page.next_cursor });
      items = [...page.items, ...items];
    }
    return items;
  }, []);
}

export function getWatch(slug: string): Promise<Watch> {
  return getWatchPage(part(slug));
}

/** `inviterId`: whose link this page was opened by. */
export function joinRoom(slug: string, broadcastId: string | null, inviterId: string | null): Promise<Joined> {
  return join(part(slug), { ...(broadcastId && { broadcast_id: broadcastId }), ...(inviterId && { inviter_id: inviterId }) });
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

/** What was on top in a broadcast. */
export async function pinsOf(slug: string, broadcastId: string): Promise<PinRead[]> {
  return orNothing(async () => (await listWatchPins(part(slug), part(broadcastId))).items, []);
}

/** What was asked in a broadcast. */
export async function pollsOf(slug: string, broadcastId: string): Promise<PollView[]> {
  return orNothing(async () => (await listWatchPolls(part(slug), part(broadcastId))).items, []);
}

/** What this visitor voted before. */
export async function ballotOf(slug: string, pollId: string): Promise<BallotRead> {
  return orNothing(() => getBallot(part(slug), part(pollId)), { choices: null, answers: null, results: null, number: null, points: null });
}

/** What a page can do without when it does not come. */
async function orNothing<T>(ask: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return nothing;
  }
}
