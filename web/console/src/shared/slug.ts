/** Addresses of rooms: what is allowed, and a suggestion from a title. Pure. */

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/;

/** Latin letters and digits of the title; `room-…` when too few are left (a Chinese title). */
export function suggestSlug(title: string, random: () => number = Math.random): string {
  const latin = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return SLUG.test(latin) ? latin : `room-${Math.floor(random() * 36 ** 5).toString(36).padStart(5, "0")}`;
}
