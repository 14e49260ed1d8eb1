import type { Room } from "../features/room/api.ts";

/** The room's cover, or a plain tile with its first letter in a colour of its own. */
export function Cover({ room }: { room: Room }) {
  if (room.cover_url) return <img class="cover" src={room.cover_url} alt="" />;
  return (
    <span class="cover is-plain" style={{ "--hue": String(hueOf(room.slug)) }} aria-hidden="true">
      {[...room.title][0] ?? ""}
    </span>
  );
}

export function hueOf(slug: string): number {
  let sum = 7;
  for (const character of slug) sum = (sum * 33 + character.charCodeAt(0)) % 360;
  return sum;
}
