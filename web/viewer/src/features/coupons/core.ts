/** Drops of coupons, what we got of them, and which of them the picture has come to. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { ClaimRead, CouponView, CouponWall, OwnCoupon, WallCoupon } from "@shared/generated/model/index.ts";

export type Drop = EventData["coupon.drop_changed"]["drop"];
export type Claim = ClaimRead;
export type Coupon = CouponView;
export type Wall = CouponWall;
export type Own = OwnCoupon;
export type Offered = WallCoupon;

export interface Drops {
  drops: readonly Drop[];
  /** By drop: how many are claimed, as it came last; what we got. */
  claimed: Readonly<Record<string, number>>;
  mine: Readonly<Record<string, Claim>>;
  /** Those that this viewer has put away. */
  dismissed: readonly string[];
}

export type Phase = "countdown" | "open" | "over";

export interface Shown {
  drop: Drop;
  phase: Phase;
  claimed: number;
  mine: Claim | null;
  /** Seconds of the countdown, or until it is over. */
  left: number;
}

export const NONE: Drops = { drops: [], claimed: {}, mine: {}, dismissed: [] };

/** One that is over stays on the screen so long. */
const OVER_MILLISECONDS = 20_000;

export function learned(state: Drops, drop: Drop): Drops {
  const known = state.drops.some(({ id }) => id === drop.id);
  const drops = known ? state.drops.map((one) => (one.id === drop.id ? drop : one)) : [...state.drops, drop];
  return counted({ ...state, drops }, drop.id, drop.claimed);
}

/** The number only grows: an older one that comes late is left alone. */
export function counted(state: Drops, id: string, claimed: number): Drops {
  if ((state.claimed[id] ?? -1) >= claimed) return state;
  return { ...state, claimed: { ...state.claimed, [id]: claimed } };
}

/** What the server says that we got. */
export function got(state: Drops, id: string, claim: Claim): Drops {
  const next = { ...state, mine: { ...state.mine, [id]: claim } };
  return claim.drop_claimed === null ? next : counted(next, id, claim.drop_claimed);
}

export function dismissed(state: Drops, id: string): Drops {
  return { ...state, dismissed: [...state.dismissed, id] };
}

/** What a broadcast shows at `moment` (milliseconds of media time): each drop takes the place of those before. */
export function shownAt(state: Drops, broadcastId: string | null, moment: number): Shown | null {
  const begun = state.drops.filter((drop) => drop.broadcast_id === broadcastId && Date.parse(drop.at) <= moment);
  const drop = begun.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
  if (!drop || state.dismissed.includes(drop.id)) return null;
  const end = endOf(drop);
  if (moment >= end + OVER_MILLISECONDS) return null;
  const opens = Date.parse(drop.opens_at);
  const phase = moment >= end ? "over" : moment < opens ? "countdown" : "open";
  const left = Math.max(0, Math.ceil(((phase === "countdown" ? opens : end) - moment) / 1000));
  return { drop, phase, claimed: state.claimed[drop.id] ?? drop.claimed, mine: state.mine[drop.id] ?? null, left };
}

function endOf(drop: Drop): number {
  return Math.min(Date.parse(drop.ends_at), drop.ended_at ? Date.parse(drop.ended_at) : Infinity);
}

/** What the sentence about somebody's part in a drop is; null: they may still claim. */
export type Verdict = "claimed" | "limit" | "gone" | "over" | "replay";

/** `takes`: whether anybody claims here; in a replay nobody does. */
export function verdictOf({ drop, phase, claimed, mine }: Shown, takes: boolean): Verdict | null {
  if (mine) return mine.outcome;
  if (!takes) return "replay";
  if (phase !== "over") return null;
  return claimed >= drop.quantity ? "gone" : "over";
}
