/** The public API of raffles, as the viewer uses it. */
import { Problem } from "@shared/api/problem.ts";
import { getDrawRecord, getStanding, listWatchRaffles } from "@shared/generated/api/raffles/raffles.ts";
import type { DrawRecord } from "@shared/generated/model/index.ts";
import type { Raffle, Standing } from "./core.ts";

const part = encodeURIComponent;

/** What there was to win in a broadcast. */
export async function rafflesOf(slug: string, broadcastId: string): Promise<Raffle[]> {
  return (await orNull(() => listWatchRaffles(part(slug), part(broadcastId))))?.items ?? [];
}

export function standingOf(slug: string, raffleId: string): Promise<Standing | null> {
  return orNull(() => getStanding(part(slug), part(raffleId)));
}

export function drawRecordOf(slug: string, raffle: Raffle): Promise<DrawRecord | null> {
  return orNull(() => getDrawRecord(part(slug), part(raffle.broadcast_id), part(raffle.id)));
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}
