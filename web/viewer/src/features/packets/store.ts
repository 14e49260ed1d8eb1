/** The red packets of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Packet, Packets, Take } from "./core.ts";

export interface PacketSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** What we got before this page was opened; null when it cannot be had now. */
  take(packetId: string): Promise<Take | null>;
}

export class PacketStore {
  private state: Packets = core.NONE;

  constructor(
    private readonly source: PacketSource,
    private readonly listener: (packets: Packets) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type === "packet.changed") this.change(core.learned(this.state, (data as unknown as EventData["packet.changed"]).packet));
      if (type === "packet.taken") {
        const { packet_id, taken } = data as unknown as EventData["packet.taken"];
        this.change(core.counted(this.state, packet_id, taken));
      }
    }
  }

  /** A snapshot: we may have taken on another page or before. */
  restore(snapshot: Record<string, unknown>): void {
    const found = snapshot["packets"] as { items: Packet[] } | undefined;
    for (const packet of found?.items ?? []) {
      this.change(core.learned(this.state, packet));
      if (!this.state.mine[packet.id]) void this.recall(packet.id);
    }
  }

  /** What a replay shows at its time. */
  show(packets: readonly Packet[]): void {
    for (const packet of packets) this.change(core.learned(this.state, packet));
  }

  /** Returns the code of what went wrong, or null. Sent again it changes nothing: a person takes once. */
  async take(packetId: string): Promise<string | null> {
    try {
      const take = (await this.source.send(this.newId(), "packet.take", { packet_id: packetId })) as unknown as Take;
      this.change(core.got(this.state, packetId, take));
      return null;
    } catch (error) {
      return error instanceof CommandRejected ? error.code : "network";
    }
  }

  dismiss(packetId: string): void {
    this.change(core.dismissed(this.state, packetId));
  }

  private async recall(packetId: string): Promise<void> {
    const take = await this.source.take(packetId);
    if (take && (take.place !== null || take.late)) this.change(core.got(this.state, packetId, take));
  }

  private change(next: Packets): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
