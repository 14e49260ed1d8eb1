/** Media time of the picture that this screen shows: what is done in the control room belongs to it. */
import type { Player } from "@shared/player/player.ts";

let watched: Player | null = null;

/** The picture of the control room; null when it goes. */
export function watchPicture(player: Player | null): void {
  watched = player;
}

/** Null without a picture: the server takes the present then. */
export function pictureMoment(): string | null {
  return watched?.mediaTime() ?? null;
}
