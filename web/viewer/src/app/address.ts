/** What the address names: `/r/<slug>` or `/r/<slug>/b/<broadcast>`. */
export interface Address {
  slug: string;
  /** Set on the page of a replay. */
  replayId: string | null;
}

export function readAddress(path: string): Address | null {
  const match = /^\/r\/([^/]+)(?:\/b\/([^/]+))?\/?$/.exec(path);
  if (!match?.[1]) return null;
  try {
    return { slug: decodeURIComponent(match[1]), replayId: match[2] ? decodeURIComponent(match[2]) : null };
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
