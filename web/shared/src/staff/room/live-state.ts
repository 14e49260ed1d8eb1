/** What a control room knows of its broadcast, and how each message changes it. Pure. */
import type { AudienceNow, CommentCreated, CommentDeleted, CommentPinned, CommentRestored, LikesNow } from "../../generated/events.ts";
import type { CommentPage, CommentRead, SourceHealth } from "../../generated/model/index.ts";
import type { ChannelEvent } from "../../realtime/protocol.ts";

/** `broken`: the live channel will not come back by itself. */
export type Link = "connecting" | "online" | "waiting" | "broken";

export interface LiveState {
  broadcastId: string;
  /** Oldest first. */
  comments: CommentRead[];
  /** Whether there are comments before the first one here. */
  hasOlder: boolean;
  /** Leads to them; null when the rows they stood next to were cut: then the way back begins at the newest page. */
  olderCursor: string | null;
  /** Whether the newest comment is in view; who reads further up keeps their place. */
  following: boolean;
  commentsLoaded: boolean;
  people: number | null;
  /** Likes of this broadcast; null until the first news of them. */
  likes: number | null;
  /** The comment on top; it may have a time at which it ends. */
  pin: CommentPinned | null;
  health: SourceHealth | null;
  /** When that measurement arrived here, local milliseconds. */
  healthHeardAt: number;
  /** The server's clock minus ours, milliseconds. */
  clockOffset: number;
  link: Link;
}

/** So many comments stay on the screen of a long broadcast; older ones can be loaded again. */
export const COMMENTS_KEPT = 200;
/** While somebody reads further up nothing is cut away from under them, up to this bound. */
export const COMMENTS_KEPT_READING = 2_000;

export function emptyLive(broadcastId: string): LiveState {
  return {
    broadcastId,
    comments: [],
    hasOlder: false,
    olderCursor: null,
    following: true,
    commentsLoaded: false,
    people: null,
    likes: null,
    pin: null,
    health: null,
    healthHeardAt: 0,
    clockOffset: 0,
    link: "connecting",
  };
}

/** Everything that came within a moment, as one change. */
export function reduceAll(state: LiveState, events: readonly ChannelEvent[], heardAt: number): LiveState {
  const next = events.reduce(reduce, state);
  return next.health === state.health ? next : { ...next, healthHeardAt: heardAt };
}

export function reduce(state: LiveState, event: ChannelEvent): LiveState {
  switch (event.type) {
    case "comment.created":
      return commented(state, event);
    case "comment.deleted":
      return without(state, (event.data as unknown as CommentDeleted).id);
    case "comment.restored":
      return returned(state, event.data as unknown as CommentRestored);
    case "audience":
      return { ...state, people: (event.data as unknown as AudienceNow).people };
    case "comment.pinned":
      return pinned(state, event.data as unknown as CommentPinned);
    case "likes":
      return liked(state, event.data as unknown as LikesNow);
    case "source.health":
      return measured(state, event.data as unknown as SourceHealth);
    default:
      return state;
  }
}

/**
 * The newest page: it replaces everything from its first comment on, so that a deleted one
 * goes too. What is known stays before it only where both meet, so that no hole is hidden.
 */
export function newest(state: LiveState, page: CommentPage): LiveState {
  const first = page.items[0]?.offset ?? Infinity;
  const before = state.comments.filter((comment) => comment.offset < first);
  const meets = state.comments.some((comment) => comment.offset >= first) || !page.next_cursor;
  const keeps = before.length > 0 && page.items.length > 0 && meets;
  const last = page.items.at(-1)?.offset ?? -1;
  const after = state.comments.filter((comment) => comment.offset > last && page.items.length > 0);
  const olderCursor = keeps ? state.olderCursor : (page.next_cursor ?? null);
  const hasOlder = keeps ? state.hasOlder : olderCursor !== null;
  return bounded({ ...state, comments: [...(keeps ? before : []), ...page.items, ...after], hasOlder, olderCursor, commentsLoaded: true });
}

export function older(state: LiveState, page: CommentPage): LiveState {
  const known = new Set(state.comments.map((comment) => comment.id));
  const fresh = page.items.filter((comment) => !known.has(comment.id));
  const olderCursor = page.next_cursor ?? null;
  return { ...state, comments: [...fresh, ...state.comments], hasOlder: olderCursor !== null, olderCursor };
}

export function followed(state: LiveState, following: boolean): LiveState {
  return state.following === following ? state : bounded({ ...state, following });
}

export function without(state: LiveState, commentId: string): LiveState {
  const pin = state.pin?.comment_id === commentId ? null : state.pin;
  return { ...state, pin, comments: state.comments.filter((comment) => comment.id !== commentId) };
}

/** A snapshot of the room; it counts for the comments only when the room shows this broadcast. */
export function restored(state: LiveState, snapshot: Record<string, unknown>): LiveState {
  const shown = snapshot["broadcast"] as { id: string } | null | undefined;
  const audience = snapshot["audience"] as AudienceNow | null | undefined;
  const comments = snapshot["comments"] as CommentPage | undefined;
  const likes = snapshot["likes"] as LikesNow | null | undefined;
  const pins = snapshot["pins"] as { items: CommentPinned[] } | undefined;
  const topped = pins ? pins.items.reduce(pinned, { ...state, pin: null }) : state;
  const heard = likes ? liked(topped, likes) : topped;
  const counted = audience ? { ...heard, people: audience.people } : heard;
  return shown?.id === state.broadcastId && comments ? newest(counted, comments) : counted;
}

function pinned(state: LiveState, pin: CommentPinned): LiveState {
  if (pin.broadcast_id !== state.broadcastId) return state;
  if (!pin.ended_at) return { ...state, pin };
  return state.pin?.id === pin.id ? { ...state, pin: null } : state;
}

function liked(state: LiveState, { broadcast_id, total }: LikesNow): LiveState {
  return broadcast_id === state.broadcastId ? { ...state, likes: Math.max(state.likes ?? 0, total) } : state;
}

function commented(state: LiveState, event: ChannelEvent): LiveState {
  const { broadcast_id, ...comment } = event.data as unknown as CommentCreated;
  if (broadcast_id !== state.broadcastId || state.comments.some((known) => known.id === comment.id)) return state;
  const read: CommentRead = { ...comment, offset: event.offset ?? Number.MAX_SAFE_INTEGER, at: event.at ?? comment.created_at };
  return bounded({ ...state, comments: [...state.comments, read] });
}

/** It stands where it stood before. */
function returned(state: LiveState, { broadcast_id, comment }: CommentRestored): LiveState {
  if (broadcast_id !== state.broadcastId || state.comments.some((known) => known.id === comment.id)) return state;
  const read = comment as CommentRead;
  return bounded({ ...state, comments: [...state.comments, read].sort((one, other) => one.offset - other.offset) });
}

function bounded(state: LiveState): LiveState {
  const kept = state.following ? COMMENTS_KEPT : COMMENTS_KEPT_READING;
  if (state.comments.length <= kept) return state;
  return { ...state, comments: state.comments.slice(-kept), hasOlder: true, olderCursor: null };
}

function measured(state: LiveState, health: SourceHealth): LiveState {
  const of = health["broadcast"];
  return of !== undefined && of !== state.broadcastId ? state : { ...state, health };
}
