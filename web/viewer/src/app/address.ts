import { CHANNEL, INVITER, personOrNull } from "../shared/link.ts";

/** What the address names: `/r/<slug>` or `/r/<slug>/b/<broadcast>`, and after `?by=` who passed it on. */
export interface Address {
  slug: string;
  /** Set on the page of a replay. */
  replayId: string | null;
  /** The person whose link this is. */
  inviterId: string | null;
}

export function readAddress(path: string, search = ""): Address | null {
  const match = /^\/r\/([^/]+)(?:\/b\/([^/]+))?\/?$/.exec(path);
  if (!match?.[1]) return null;
  try {
    const inviterId = personOrNull(new URLSearchParams(search).get(INVITER));
    return { slug: decodeURIComponent(match[1]), replayId: match[2] ? decodeURIComponent(match[2]) : null, inviterId };
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The same page as a link of this person's own; whoever comes by it came by a share. */
export function linkOf(page: string, personId: string | undefined): string {
  const url = new URL(page);
  url.hash = "";
  url.searchParams.delete(INVITER);
  url.searchParams.set(CHANNEL, "share");
  if (personId) url.searchParams.set(INVITER, personId);
  return url.href;
}
