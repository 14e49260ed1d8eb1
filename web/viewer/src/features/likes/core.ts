/** How often the broadcast was liked, and how much of that is ours. Pure. */

export interface Likes {
  /** The broadcast that the numbers are of; null before one is known. */
  broadcastId: string | null;
  /** As the server said it last. */
  total: number;
  /** Our taps in this page, and how many of them are in `total`. */
  tapped: number;
  counted: number;
}

export const NONE: Likes = { broadcastId: null, total: 0, tapped: 0, counted: 0 };

/** What is shown: our own taps count at once. */
export function shownTotal(likes: Likes): number {
  return likes.total + likes.tapped - likes.counted;
}

export function tapped(likes: Likes): Likes {
  return { ...likes, tapped: likes.tapped + 1 };
}

/** News of the sum. It only grows while the broadcast is the same; those of another start anew. */
export function told(likes: Likes, broadcastId: string, total: number): Likes {
  if (likes.broadcastId === null) return { ...likes, broadcastId, total: Math.max(likes.total, total) };
  if (broadcastId !== likes.broadcastId) return { broadcastId, total, tapped: 0, counted: 0 };
  return total > likes.total ? { ...likes, total } : likes;
}

/** The server's answer to a report: so many of ours are counted, and it says the sum with them. */
export function counted(likes: Likes, count: number, total: number): Likes {
  return { ...likes, counted: Math.max(likes.counted, Math.min(count, likes.tapped)), total: Math.max(likes.total, total) };
}

/** What will never be counted is not shown any more. */
export function refused(likes: Likes): Likes {
  return { ...likes, tapped: likes.counted };
}
