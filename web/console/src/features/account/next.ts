/** Where to go after a sign-in: only places on this site. Pure. */
export function safeNext(next: string | null): string {
  if (!next || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/rooms";
  return next.startsWith("/sign-in") ? "/rooms" : next;
}

/** The studio is an app of its own: the browser has to go there. */
export function isOtherApp(next: string): boolean {
  return next.startsWith("/studio/");
}
