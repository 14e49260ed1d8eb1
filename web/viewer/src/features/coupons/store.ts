/** The coupons of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Claim, Drop, Drops } from "./core.ts";

/** What is claimed: once of a drop, or one of the wall. */
export type Target = { drop_id: string } | { coupon_id: string };

export interface CouponSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** What we got before this page was opened; null: nothing, or it cannot be had now. */
  claim(dropId: string): Promise<Claim | null>;
}

export class CouponStore {
  private state: Drops = core.NONE;
  /** Keys of what was sent and not answered: sent again they claim no second one. */
  private readonly unanswered = new Map<string, string>();

  constructor(
    private readonly source: CouponSource,
    private readonly listener: (drops: Drops) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type === "coupon.drop_changed") this.change(core.learned(this.state, (data as unknown as EventData["coupon.drop_changed"]).drop));
      if (type === "coupon.drop_claimed") {
        const { drop_id, claimed } = data as unknown as EventData["coupon.drop_claimed"];
        this.change(core.counted(this.state, drop_id, claimed));
      }
    }
  }

  /** A snapshot: we may have claimed on another page or before. */
  restore(snapshot: Readonly<Record<string, unknown>>): void {
    const found = snapshot["coupons"] as { items: Drop[] } | undefined;
    for (const drop of found?.items ?? []) {
      this.change(core.learned(this.state, drop));
      if (!this.state.mine[drop.id]) void this.recall(drop.id);
    }
  }

  /** What a replay shows at its time. */
  show(drops: readonly Drop[]): void {
    for (const drop of drops) this.change(core.learned(this.state, drop));
  }

  /** What became of it, or the code of what went wrong. */
  async claim(target: Target): Promise<Claim | string> {
    const what = "drop_id" in target ? target.drop_id : target.coupon_id;
    const id = this.unanswered.get(what) ?? this.newId();
    this.unanswered.set(what, id);
    try {
      const claim = (await this.source.send(id, "coupon.claim", { ...target })) as unknown as Claim;
      this.unanswered.delete(what);
      if ("drop_id" in target) this.change(core.got(this.state, target.drop_id, claim));
      return claim;
    } catch (error) {
      if (!(error instanceof CommandRejected)) return "network";
      if (error.code !== "timeout" && error.code !== "closed") this.unanswered.delete(what);
      return error.code;
    }
  }

  dismiss(dropId: string): void {
    this.change(core.dismissed(this.state, dropId));
  }

  private async recall(dropId: string): Promise<void> {
    const claim = await this.source.claim(dropId);
    if (claim) this.change(core.got(this.state, dropId, claim));
  }

  private change(next: Drops): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
