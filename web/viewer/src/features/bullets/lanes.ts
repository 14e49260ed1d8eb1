/** Where comments fly so that none touches another. Pure.
 *
 * All fly from right to left at one speed, so whoever starts behind another in a lane stays behind it.
 */

export type Density = "sparse" | "normal" | "dense";
export type Area = "quarter" | "half" | "full";

export const DENSITIES: readonly Density[] = ["sparse", "normal", "dense"];
export const AREAS: readonly Area[] = ["quarter", "half", "full"];

/** Pixels of a lane. */
export const LANE_HEIGHT = 32;
/** Of the lanes that fit, those that are used; and pixels between two in a lane. */
const CROWDS: Record<Density, { share: number; gap: number }> = {
  sparse: { share: 0.4, gap: 120 },
  normal: { share: 0.7, gap: 56 },
  dense: { share: 1, gap: 20 },
};
const SHARES: Record<Area, number> = { quarter: 0.25, half: 0.5, full: 1 };
/** A wide screen is crossed in as much time as a narrow one, within reason. */
const CROSSING_SECONDS = 9;
const SLOWEST = 60;
const FASTEST = 260;
/** How long somebody waits for a lane to their own comment. */
const PATIENCE_SECONDS = 3;

export interface Sky {
  width: number;
  height: number;
  density: Density;
  area: Area;
}

/** `delay`: milliseconds until it starts; `duration`: from its first pixel in sight until its last is gone. */
export interface Flight {
  lane: number;
  delay: number;
  duration: number;
}

/** Pixels a second. */
export function speedOf(width: number): number {
  return Math.min(FASTEST, Math.max(SLOWEST, width / CROSSING_SECONDS));
}

export function laneCount({ height, density, area }: Sky): number {
  const fitting = Math.floor((height * SHARES[area]) / LANE_HEIGHT);
  return height < LANE_HEIGHT ? 0 : Math.max(1, Math.round(fitting * CROWDS[density].share));
}

export class Lanes {
  /** When each lane takes the next one. */
  private free: number[] = [];

  /** A place for a text of `width` pixels, `now` in milliseconds; null: there is none now. One's own waits a moment. */
  place(sky: Sky, width: number, now: number, own = false): Flight | null {
    const count = laneCount(sky);
    this.free.length = Math.min(this.free.length, count);
    while (this.free.length < count) this.free.push(-Infinity);
    const open = this.free.findIndex((moment) => moment <= now);
    const lane = open >= 0 ? open : this.free.indexOf(Math.min(...this.free));
    const delay = Math.max(0, (this.free[lane] ?? Infinity) - now);
    if (delay > (own ? PATIENCE_SECONDS * 1000 : 0)) return null;
    const speed = speedOf(sky.width);
    this.free[lane] = now + delay + ((width + CROWDS[sky.density].gap) / speed) * 1000;
    return { lane, delay, duration: ((sky.width + width) / speed) * 1000 };
  }

  /** Nothing flies any more. */
  clear(): void {
    this.free = [];
  }
}
