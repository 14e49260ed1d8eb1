/** The flash sales of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Sale, Sales, Standing, Verdict } from "./core.ts";

export interface SaleSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The same without the socket; an answer, or a code. */
  buy(saleId: string, quantity: number): Promise<Standing | string>;
  /** Where we stood before this page was opened; null when it cannot be had now. */
  standing(saleId: string): Promise<Standing | null>;
  /** Whether this browser bought in a sale before: a whole audience need not ask where it stands. */
  bought(saleId: string): boolean;
  remember(saleId: string): void;
}

/** Answers of the socket after which the other way is tried. */
const AWAY = ["closed", "timeout", "offline"];
/** Our clock may be ahead of the server's by a little. */
const TOO_EARLY_TRIES = 4;
const TOO_EARLY_MILLISECONDS = 300;

export class FlashStore {
  private state: Sales = core.NONE;

  constructor(
    private readonly source: SaleSource,
    private readonly listener: (sales: Sales) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
    private readonly pause: (milliseconds: number) => Promise<void> = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) this.change(this.after(type, data as unknown));
  }

  /** A snapshot: we may have bought on another page or before. */
  restore(snapshot: Readonly<Record<string, unknown>>): void {
    const found = snapshot["flash"] as { items: Sale[] } | undefined;
    for (const sale of found?.items ?? []) {
      this.change(core.learned(this.state, sale));
      if (this.source.bought(sale.id)) void this.recall(sale.id);
    }
  }

  /** What a replay shows at its time. */
  show(sales: readonly Sale[]): void {
    for (const sale of sales) this.change(core.learned(this.state, sale));
  }

  /** Returns the code of what went wrong, or null. Sent again it changes nothing: a person buys once. */
  async buy(saleId: string, quantity: number): Promise<string | null> {
    this.source.remember(saleId);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.ask(saleId, quantity);
      if (typeof answer === "string") return answer;
      if (answer.outcome !== "not_open") {
        this.change(core.stands(this.state, saleId, answer));
        return null;
      }
      if (attempt === TOO_EARLY_TRIES) return "flash.not_open";
      await this.pause(TOO_EARLY_MILLISECONDS);
    }
  }

  dismiss(saleId: string, verdict: Verdict | null): void {
    this.change(core.dismissed(this.state, saleId, verdict));
  }

  private async ask(saleId: string, quantity: number): Promise<Standing | string> {
    try {
      return (await this.source.send(this.newId(), "flash.buy", { sale_id: saleId, quantity })) as unknown as Standing;
    } catch (error) {
      const code = error instanceof CommandRejected ? error.code : "network";
      return code === "network" || AWAY.includes(code) ? this.source.buy(saleId, quantity) : code;
    }
  }

  private after(type: string, data: unknown): Sales {
    if (type === "flash.changed") return core.learned(this.state, (data as EventData["flash.changed"]).sale);
    if (type === "flash.won") return core.won(this.state, data as EventData["flash.won"]);
    if (type === "flash.waiting") return core.waits(this.state, data as EventData["flash.waiting"]);
    if (type === "flash.ordered") return core.ordered(this.state, data as EventData["flash.ordered"]);
    if (type === "flash.lapsed") return core.lapsed(this.state, data as EventData["flash.lapsed"]);
    if (type !== "flash.counted") return this.state;
    const { sale_id, left, entries } = data as EventData["flash.counted"];
    return core.counted(this.state, sale_id, { left, entries });
  }

  private async recall(saleId: string): Promise<void> {
    const standing = await this.source.standing(saleId);
    if (standing && standing.outcome !== "not_open") this.change(core.stands(this.state, saleId, standing));
  }

  private change(next: Sales): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
