/** Red packets, what we got of them, and which of them the picture has come to. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { TakeRead } from "@shared/generated/model/index.ts";

export type Packet = EventData["packet.changed"]["packet"];
export type Take = TakeRead;

export interface Packets {
  packets: readonly Packet[];
  /** By packet: how many took, as it came last; what we got. */
  taken: Readonly<Record<string, number>>;
  mine: Readonly<Record<string, Take>>;
  /** Those that this viewer has put away. */
  dismissed: readonly string[];
}

export type Phase = "countdown" | "open" | "over";

export interface Shown {
  packet: Packet;
  phase: Phase;
  taken: number;
  mine: Take | null;
  /** Seconds of the countdown. */
  left: number;
}

export const NONE: Packets = { packets: [], taken: {}, mine: {}, dismissed: [] };

/** One that is over stays on the screen so long. */
const OVER_MILLISECONDS = 20_000;

export function learned(state: Packets, packet: Packet): Packets {
  const known = state.packets.some(({ id }) => id === packet.id);
  const packets = known ? state.packets.map((one) => (one.id === packet.id ? packet : one)) : [...state.packets, packet];
  return counted({ ...state, packets }, packet.id, packet.taken);
}

/** The number only grows: an older one that comes late is left alone. */
export function counted(state: Packets, id: string, taken: number): Packets {
  if ((state.taken[id] ?? -1) >= taken) return state;
  return { ...state, taken: { ...state.taken, [id]: taken } };
}

/** What the server says that we got. */
export function got(state: Packets, id: string, take: Take): Packets {
  return counted({ ...state, mine: { ...state.mine, [id]: take } }, id, take.taken);
}

export function dismissed(state: Packets, id: string): Packets {
  return { ...state, dismissed: [...state.dismissed, id] };
}

/** What a broadcast shows at `moment` (milliseconds of media time): each packet takes the place of those before. */
export function shownAt(state: Packets, broadcastId: string | null, moment: number): Shown | null {
  const begun = state.packets.filter((packet) => packet.broadcast_id === broadcastId && Date.parse(packet.at) <= moment);
  const packet = begun.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
  if (!packet || state.dismissed.includes(packet.id)) return null;
  const end = endOf(packet);
  if (moment >= end + OVER_MILLISECONDS) return null;
  const opens = Date.parse(packet.opens_at);
  const phase = moment >= end ? "over" : moment < opens ? "countdown" : "open";
  const left = Math.max(0, Math.ceil((opens - moment) / 1000));
  return { packet, phase, taken: state.taken[packet.id] ?? packet.taken, mine: state.mine[packet.id] ?? null, left };
}

function endOf(packet: Packet): number {
  return Math.min(Date.parse(packet.ends_at), packet.ended_at ? Date.parse(packet.ended_at) : Infinity);
}
