/** What a control room knows of its broadcast, and how each message changes it. Pure. */
import type { AudienceNow, CommentCreated, CommentDeleted } from "../../generated/events.ts";
import type { CommentPage, CommentRead, SourceHealth } from "../../generated/model/index.ts";
import type { ChannelEvent } from "../../realtime/protocol.ts";

/** `broken`: the live channel will not come back by itself. */
export type Link = "connecting" | "online" | "waiting" | "broken";

export interface LiveState {
  broadcastId: string;
  /** Oldest first. */
  comments: CommentRead[];
  /** Leads to older comments; null when there are none. */
  olderCursor: string | null;
  commentsLoaded: boolean;
  people: number | null;
  health: SourceHealth | null;
  link: Link;
}

/** So many comments stay on the screen of a long broadcast; older ones can be loaded again. */
export const COMMENTS_KEPT = 500;

export function emptyLive(broadcastId: string): LiveState {
  return { broadcastId, comments: [], olderCursor: null, commentsLoaded: false, people: null, health: null, link: "connecting" };
}

export function reduce(state: LiveState, event: ChannelEvent): LiveState {
  switch (event.type) {
    case "comment.created":
      return commented(state, event);
    case "comment.deleted":
      return without(state, (event.data as unknown as CommentDeleted).id);
    case "audience":
      return { ...state, people: (event.data as unknown as AudienceNow).people };
    case "source.health":
      return measured(state, event.data as unknown as SourceHealth);
    default:
      return state;
  }
}

/** The newest page: it replaces everything from its first comment on, so that a deleted one goes too. */
export function newest(state: LiveState, page: CommentPage): LiveState {
  const first = page.items[0]?.offset ?? Infinity;
  const before = state.comments.filter((comment) => comment.offset < first);
  const keeps = before.length > 0 && page.items.length > 0;
  const last = page.items.at(-1)?.offset ?? -1;
  const after = state.comments.filter((comment) => comment.offset > last && page.items.length > 0);
  return {
    ...state,
    comments: [...(keeps ? before : []), ...page.items, ...after],
    olderCursor: keeps ? state.olderCursor : (page.next_cursor ?? null),
    commentsLoaded: true,
  };
}

export function older(state: LiveState, page: CommentPage): LiveState {
  const known = new Set(state.comments.map((comment) => comment.id));
  const fresh = page.items.filter((comment) => !known.has(comment.id));
  return { ...state, comments: [...fresh, ...state.comments], olderCursor: page.next_cursor ?? null };
}

export function without(state: LiveState, commentId: string): LiveState {
  return { ...state, comments: state.comments.filter((comment) => comment.id !== commentId) };
}

/** A snapshot of the room; it counts for the comments only when the room shows this broadcast. */
export function restored(state: LiveState, snapshot: Record<string, unknown>): LiveState {
  const shown = snapshot["broadcast"] as { id: string } | null | undefined;
  const audience = snapshot["audience"] as AudienceNow | null | undefined;
  const comments = snapshot["comments"] as CommentPage | undefined;
  const counted = audience ? { ...state, people: audience.people } : state;
  return shown?.id === state.broadcastId && comments ? newest(counted, comments) : counted;
}

function commented(state: LiveState, event: ChannelEvent): LiveState {
  const { broadcast_id, ...comment } = event.data as unknown as CommentCreated;
  if (broadcast_id !== state.broadcastId || state.comments.some((known) => known.id === comment.id)) return state;
  const read: CommentRead = { ...comment, offset: event.offset ?? Number.MAX_SAFE_INTEGER, at: event.at ?? comment.created_at };
  return { ...state, comments: [...state.comments, read].slice(-COMMENTS_KEPT) };
}

function measured(state: LiveState, health: SourceHealth): LiveState {
  const of = health["broadcast"];
  return of !== undefined && of !== state.broadcastId ? state : { ...state, health };
}
