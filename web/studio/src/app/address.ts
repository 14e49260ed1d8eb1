/** Which broadcast the address names: `/studio/<id>`. Pure. */
const STUDIO = /^\/studio\/([0-9a-f-]{36})\/?$/;

export function broadcastOf(path: string): string | null {
  return STUDIO.exec(path)?.[1] ?? null;
}

export function signInAddress(path: string): string {
  return `/console/sign-in?next=${encodeURIComponent(path)}`;
}
