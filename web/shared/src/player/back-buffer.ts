/**
 * When to drop what has been seen. Pure.
 *
 * A removal that ends while hls.js is appending a part makes it forget that the parts before it were
 * loaded: at the end of the segment it waits for them and stands still until they have left the playlist.
 * So nothing is removed while a part is under way or could come under way.
 */

/** Kept behind the playhead, for a look back. */
export const KEPT_SECONDS = 30;
/** Only when so much more has gathered, so that a removal is rare. */
export const SLACK_SECONDS = 30;

export interface Place {
  /** Number of the segment. */
  segment: number;
  part: number;
}

/** Something was appended just now. */
export interface Appended {
  /** Where the buffer begins and where the picture is, in seconds. */
  start: number;
  position: number;
  /** The part that was appended; null when it was a whole segment. */
  place: Place | null;
  /** The newest part of the playlist; null when it lists none. */
  newest: Place | null;
}

/** Up to where the buffer can go now, in seconds; null when it has to stay as it is. */
export function removable({ start, position, place, newest }: Appended): number | null {
  if (position - start < KEPT_SECONDS + SLACK_SECONDS) return null;
  const more = place !== null && (newest === null || place.segment !== newest.segment || place.part !== newest.part);
  return more ? null : position - KEPT_SECONDS;
}
