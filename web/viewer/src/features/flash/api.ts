/** The public API of flash sales, as the viewer uses it. */
import { Problem } from "@shared/api/problem.ts";
import { buyInFlashSale, getFlashDraw, getFlashPurchase, listWatchFlashSales } from "@shared/generated/api/flash/flash.ts";
import type { FlashDraw } from "@shared/generated/model/index.ts";
import type { Sale, Standing } from "./core.ts";

const part = encodeURIComponent;

/** What was sold in a broadcast. */
export async function salesOf(slug: string, broadcastId: string): Promise<Sale[]> {
  return (await orNull(() => listWatchFlashSales(part(slug), part(broadcastId))))?.items ?? [];
}

export function standingOf(slug: string, saleId: string): Promise<Standing | null> {
  return orNull(() => getFlashPurchase(part(slug), part(saleId)));
}

/** Where the socket is away. An answer, or the code of what went wrong. */
export async function buyOver(slug: string, saleId: string, quantity: number): Promise<Standing | string> {
  try {
    return await buyInFlashSale(part(slug), part(saleId), { quantity });
  } catch (error) {
    return error instanceof Problem ? error.code : "network";
  }
}

export function drawOf(slug: string, sale: Sale): Promise<FlashDraw | null> {
  return orNull(() => getFlashDraw(part(slug), part(sale.broadcast_id), part(sale.id)));
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}
