/** What only its author sees, in its place between what everybody sees. Pure. */
import type { CommentRead } from "@shared/generated/model/index.ts";
import type { LiveState } from "@shared/staff/room/live-state.ts";

export interface Said {
  comment: CommentRead;
  isShadowed: boolean;
}

/** The place before which shadowed comments are not on the screen; nothing is left out where the beginning is. */
export function firstPlace({ comments, hasOlder }: Pick<LiveState, "comments" | "hasOlder">): number {
  return hasOlder ? (comments[0]?.offset ?? 0) : 0;
}

/** In the order of their places. One that was shown to everybody meanwhile is there once. */
export function conversation(live: Pick<LiveState, "comments" | "hasOlder">, shadowed: readonly CommentRead[]): Said[] {
  const known = new Set(live.comments.map(({ id }) => id));
  const first = firstPlace(live);
  const kept = shadowed.filter(({ id, offset }) => offset >= first && !known.has(id)).map((comment) => ({ comment, isShadowed: true }));
  const shown = live.comments.map((comment) => ({ comment, isShadowed: false }));
  return kept.length === 0 ? shown : [...shown, ...kept].sort((one, other) => one.comment.offset - other.comment.offset);
}
