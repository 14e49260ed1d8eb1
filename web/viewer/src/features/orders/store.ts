/** The orders of one visit: what is being ordered, and those that there are. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { OrderCreate, OrderPlaced, OrderSource, OrderView } from "./api.ts";
import type { Group, OrderList } from "./core.ts";

export type Send = (id: string, name: string, data: Record<string, unknown>) => Promise<Record<string, unknown>>;

type Wanted = Omit<OrderCreate, "client_id">;

/** Nobody knows whether the server took it: under the same key it is asked again, over HTTP. */
const UNSURE = new Set(["timeout", "busy", "closed", "unavailable", "internal", "network"]);
const TRIES = 3;
const AGAIN_MILLISECONDS = 1_000;

export class OrderStore {
  private list: OrderList = core.UNREAD;
  /** The key of a tap that got no answer: the next tap on the same is the same order. */
  private unanswered: { key: string; what: string } | null = null;

  constructor(
    private readonly send: Send,
    private readonly source: OrderSource,
    private readonly codeOf: (error: unknown) => string,
    private readonly listener: (list: OrderList) => void,
    private readonly changed: (order: OrderView) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
    private readonly pause: (milliseconds: number) => Promise<void> = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {}

  /** One tap, one order, however often it has to be asked for. The order, or the code of what refused it. */
  async place(wanted: Wanted): Promise<OrderView | string> {
    const what = JSON.stringify([wanted.lines, wanted.address_id, wanted.coupons, wanted.total]);
    const key = this.unanswered?.what === what ? this.unanswered.key : this.newId();
    this.unanswered = { key, what };
    let answer = await this.bySocket(key, wanted);
    for (let attempt = 1; typeof answer === "string" && UNSURE.has(answer) && attempt <= TRIES; attempt += 1) {
      if (attempt > 1) await this.pause(AGAIN_MILLISECONDS * attempt);
      answer = await this.byHttp(key, wanted);
    }
    if (typeof answer === "string") {
      if (!UNSURE.has(answer)) this.unanswered = null;
      return answer;
    }
    this.unanswered = null;
    this.learn(answer.order);
    return answer.order;
  }

  apply(events: readonly ChannelEvent[], me: string | undefined): void {
    for (const { type, data } of events) {
      if (type !== "order.changed") continue;
      const { to, order } = data as unknown as EventData["order.changed"];
      if (to === me) this.learn(order as unknown as OrderView);
    }
  }

  async show(group: Group): Promise<void> {
    this.set({ group, items: null, cursor: null, failure: null });
    await this.page(group, null);
  }

  async more(): Promise<void> {
    if (this.list.cursor) await this.page(this.list.group, this.list.cursor);
  }

  /** Of an order that was read or acted upon elsewhere. */
  learn(order: OrderView): void {
    this.set(core.heard(this.list, order));
    this.changed(order);
  }

  private async page(group: Group, cursor: string | null): Promise<void> {
    try {
      const page = await this.source.list(group, cursor);
      if (this.list.group !== group || this.list.cursor !== cursor) return;
      this.set({ group, items: [...(this.list.items ?? []), ...page.items], cursor: page.next_cursor ?? null, failure: null });
    } catch (error) {
      const failure = this.codeOf(error);
      if (this.list.group === group) this.set({ ...this.list, failure });
    }
  }

  private async bySocket(key: string, wanted: Wanted): Promise<OrderPlaced | string> {
    try {
      return (await this.send(key, "order.place", { ...wanted })) as unknown as OrderPlaced;
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
      return error.code;
    }
  }

  private async byHttp(key: string, wanted: Wanted): Promise<OrderPlaced | string> {
    try {
      return await this.source.place({ ...wanted, client_id: key });
    } catch (error) {
      return this.codeOf(error);
    }
  }

  private set(next: OrderList): void {
    if (next === this.list) return;
    this.list = next;
    this.listener(next);
  }
}
