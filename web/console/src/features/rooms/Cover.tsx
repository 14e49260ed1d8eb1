import type { RoomRead } from "@shared/generated/model/index.ts";

/** The room's picture, or its first sign on a calm ground. */
export function Cover({ room, large = false }: { room: RoomRead; large?: boolean }) {
  const sign = [...room.title][0];
  return (
    <span className={large ? "cover large" : "cover"} data-orientation={room.orientation}>
      {room.cover_url ? <img src={room.cover_url} alt="" loading="lazy" /> : <span aria-hidden="true">{sign}</span>}
    </span>
  );
}
