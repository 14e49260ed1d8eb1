/** Where the gaps of a recording lie on its time line. Pure. */
import type { GapRead } from "@shared/generated/model/index.ts";

export interface GapMark {
  /** Seconds of wall clock from the start of the recording. */
  from: number;
  seconds: number;
  /** Share of the whole time line, 0 to 1. */
  left: number;
  width: number;
  reason: string;
}

/**
 * The time line is wall clock, what was recorded plus what is missing, so that a gap
 * takes the room it took.
 */
export function gapMarks(gaps: readonly GapRead[], startedAt: string, recordedSeconds: number): GapMark[] {
  const start = Date.parse(startedAt);
  const whole = wholeSeconds(gaps, recordedSeconds);
  if (whole <= 0 || Number.isNaN(start)) return [];
  return gaps.map((gap) => {
    const from = Math.min(whole, Math.max(0, (Date.parse(gap.at) - start) / 1000));
    return { from, seconds: gap.seconds, left: from / whole, width: Math.min(gap.seconds, whole - from) / whole, reason: gap.reason };
  });
}

export function wholeSeconds(gaps: readonly GapRead[], recordedSeconds: number): number {
  return recordedSeconds + gaps.reduce((sum, gap) => sum + gap.seconds, 0);
}
