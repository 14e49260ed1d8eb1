/** The raffles of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Raffle, Raffles, Standing } from "./core.ts";

export interface RaffleSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** What we did so far; null when it cannot be had now. */
  standing(raffleId: string): Promise<Standing | null>;
}

export class RaffleStore {
  private state: Raffles = core.NONE;

  constructor(
    private readonly source: RaffleSource,
    private readonly listener: (raffles: Raffles) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) this.happened(type, data as unknown);
  }

  /** A snapshot: we may have entered on another page or before. */
  restore(snapshot: Record<string, unknown>): void {
    const found = snapshot["raffles"] as { items: Raffle[] } | undefined;
    for (const raffle of found?.items ?? []) {
      this.change(core.learned(this.state, raffle));
      void this.recall(raffle.id);
    }
  }

  /** What a replay shows at its time. */
  show(raffles: readonly Raffle[]): void {
    for (const raffle of raffles) this.change(core.learned(this.state, raffle));
  }

  /** Returns the code of what went wrong, or null. Sent again it changes nothing: a person has one entry. */
  async enter(raffleId: string): Promise<string | null> {
    try {
      const entry = (await this.source.send(this.newId(), "raffle.enter", { raffle_id: raffleId })) as { entry_id: string; via: "tap" | "comment"; entries: number };
      this.change(core.counted(core.entered(this.state, raffleId, entry.entry_id, entry.via), raffleId, entry.entries));
      return null;
    } catch (error) {
      if (!(error instanceof CommandRejected)) return "network";
      if (error.code === "raffle.conditions") await this.recall(raffleId);
      return error.code;
    }
  }

  /** We did something that a condition may ask for. */
  async refresh(raffleId: string): Promise<void> {
    if (!this.state.mine[raffleId]?.entry_id) await this.recall(raffleId);
  }

  dismiss(raffleId: string): void {
    this.change(core.dismissed(this.state, raffleId));
  }

  private happened(type: string, data: unknown): void {
    if (type === "raffle.changed") {
      const { raffle } = data as EventData["raffle.changed"];
      const isNew = !this.state.raffles.some(({ id }) => id === raffle.id);
      this.change(core.learned(this.state, raffle));
      if (isNew) void this.recall(raffle.id);
    } else if (type === "raffle.entries") {
      const { raffle_id, entries } = data as EventData["raffle.entries"];
      this.change(core.counted(this.state, raffle_id, entries));
    } else if (type === "raffle.entered") {
      const { raffle_id, entry_id } = data as EventData["raffle.entered"];
      this.change(core.entered(this.state, raffle_id, entry_id, "comment"));
    } else if (type === "raffle.won") {
      const { raffle_id, place } = data as EventData["raffle.won"];
      this.change(core.won(this.state, raffle_id, place));
    }
  }

  private async recall(raffleId: string): Promise<void> {
    const standing = await this.source.standing(raffleId);
    if (standing) this.change(core.stands(this.state, raffleId, standing));
  }

  private change(next: Raffles): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
