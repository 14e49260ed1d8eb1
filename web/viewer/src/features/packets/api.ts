/** The public API of red packets, as the viewer uses it. */
import { Problem } from "@shared/api/problem.ts";
import { getPacketRecord, getTake, listTakers, listWatchPackets } from "@shared/generated/api/packets/packets.ts";
import type { PacketRecord, TakerPage } from "@shared/generated/model/index.ts";
import type { Packet, Take } from "./core.ts";

const part = encodeURIComponent;

/** What was given in a broadcast. */
export async function packetsOf(slug: string, broadcastId: string): Promise<Packet[]> {
  return (await orNull(() => listWatchPackets(part(slug), part(broadcastId))))?.items ?? [];
}

export function takeOf(slug: string, packetId: string): Promise<Take | null> {
  return orNull(() => getTake(part(slug), part(packetId)));
}

export function takersOf(slug: string, broadcastId: string, packetId: string, cursor: string | null): Promise<TakerPage | null> {
  return orNull(() => listTakers(part(slug), part(broadcastId), part(packetId), cursor ? { cursor } : {}));
}

export function packetRecordOf(slug: string, { id, broadcast_id }: Packet): Promise<PacketRecord | null> {
  return orNull(() => getPacketRecord(part(slug), part(broadcast_id), part(id)));
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}
