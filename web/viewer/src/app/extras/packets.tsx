/** Red packets of points: a card above the comments, a sheet of who took. */
import { signal } from "@preact/signals";
import { packetRecordOf, packetsOf, takeOf, takersOf } from "../../features/packets/api.ts";
import { NONE, type Packet, type Packets } from "../../features/packets/core.ts";
import { PacketCard } from "../../features/packets/PacketCard.tsx";
import { PacketStore } from "../../features/packets/store.ts";
import { TakersSheet } from "../../features/packets/TakersSheet.tsx";
import { isTalkOpen } from "../../features/room/state.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function packets(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const state = signal<Packets>(NONE);
  const opened = signal<Packet | null>(null);
  const store = new PacketStore(
    { send: (id, name, data) => visit.session.send(id, name, data), take: (id) => takeOf(slug, id) },
    (next) => (state.value = next),
  );
  if (replayId) void packetsOf(slug, replayId).then((found) => store.show(found));
  const card = () => {
    const shown = opened.value;
    const { you, broadcast } = visit.room.value;
    const open = isTalkOpen(visit.room.value);
    return (
      <>
        <PacketCard
          packets={state.value}
          broadcastId={replayId ?? (open ? (broadcast?.id ?? null) : null)}
          moment={visit.moment}
          onTake={you && !you.staff && !replayId ? (id) => store.take(id) : null}
          onTakers={(packet) => (opened.value = packet)}
          onDismiss={(id) => store.dismiss(id)}
        />
        {shown && (
          <TakersSheet
            packet={state.value.packets.find(({ id }) => id === shown.id) ?? shown}
            mine={state.value.mine[shown.id] ?? null}
            pageOf={(id, cursor) => takersOf(slug, shown.broadcast_id, id, cursor)}
            recordOf={(packet) => packetRecordOf(slug, packet)}
            onClose={() => (opened.value = null)}
          />
        )}
      </>
    );
  };
  return {
    apply: (events) => replayId ?? store.apply(events),
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { cards: card },
  };
}
