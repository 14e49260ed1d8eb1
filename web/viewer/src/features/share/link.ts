/** The address that is passed on: of the same page, and it says who passed it on. */
export function sharedLink(page: string, by: string | undefined): string {
  const { origin, pathname } = new URL(page);
  return `${origin}${pathname}?from=share${by ? `&by=${by}` : ""}`;
}
