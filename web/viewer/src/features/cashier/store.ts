/** One visit to the cashier. Framework-free: it asks, listens to the room, and looks again while money may come. */
import type { EventData } from "@shared/generated/events.ts";
import type { CashierRead, ChoiceRead, PaymentView } from "@shared/generated/model/index.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { CashierState } from "./core.ts";

/** Each throws `Problem`. */
export interface CashierSource {
  read(subjectId: string): Promise<CashierRead>;
  open(subjectId: string, choice: ChoiceRead): Promise<PaymentView>;
  look(paymentId: string): Promise<PaymentView>;
}

const LOOK_MILLISECONDS = 3_000;

export class CashierStore {
  private state: CashierState = core.NONE;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly subjectId: string,
    private readonly source: CashierSource,
    private readonly codeOf: (error: unknown) => string,
    private readonly listener: (state: CashierState) => void,
  ) {}

  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.look(), LOOK_MILLISECONDS);
    await this.reload();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  async reload(): Promise<void> {
    await this.ask(async () => this.change(core.learned({ ...this.state, failure: null }, await this.source.read(this.subjectId))));
    const choice = core.obvious(this.state);
    if (choice) await this.choose(choice);
  }

  /** Pay in this way; a tap on another one takes the place of the former. */
  async choose(choice: ChoiceRead): Promise<void> {
    this.change({ ...this.state, opening: choice, failure: null });
    await this.ask(async () => this.change(core.told(this.state, await this.source.open(this.subjectId, choice))));
  }

  /** Back to the choice. The attempt stays open at its provider until another one is chosen. */
  back(): void {
    this.change({ ...this.state, payment: null, failure: null });
  }

  /** The server asks the provider, at most every few seconds. */
  async look(): Promise<void> {
    const { payment } = this.state;
    if (!payment || !core.isWaiting(this.state)) return;
    try {
      const seen = await this.source.look(payment.id);
      if (this.state.payment?.id === seen.id) this.change(core.told(this.state, seen));
    } catch (error) {
      this.codeOf(error);
    }
  }

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type !== "payment.changed") continue;
      const { payment_id, state, refunded } = data as unknown as EventData["payment.changed"];
      const { payment } = this.state;
      if (payment?.id === payment_id) this.change(core.told(this.state, { ...payment, state, refunded }));
    }
  }

  private async ask(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.change(core.failed(this.state, this.codeOf(error)));
    }
  }

  private change(next: CashierState): void {
    this.state = next;
    this.listener(next);
  }
}
