/** The public API of coupons, as the viewer uses it. */
import { Problem } from "@shared/api/problem.ts";
import { getCouponClaim, getCouponWall, listWatchCouponDrops } from "@shared/generated/api/coupons/coupons.ts";
import type { Claim, Drop, Wall } from "./core.ts";

const part = encodeURIComponent;

/** What was dropped in a broadcast. */
export async function dropsOf(slug: string, broadcastId: string): Promise<Drop[]> {
  return (await orNull(() => listWatchCouponDrops(part(slug), part(broadcastId))))?.items ?? [];
}

/** What we got of a drop; null: nothing yet, or it cannot be had now. */
export function claimOf(slug: string, dropId: string): Promise<Claim | null> {
  return orNull(() => getCouponClaim(part(slug), part(dropId)));
}

/** Null when it cannot be had now. */
export function wallOf(slug: string, broadcastId: string | null): Promise<Wall | null> {
  return orNull(() => getCouponWall(part(slug), broadcastId ? { broadcast_id: broadcastId } : {}));
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}
