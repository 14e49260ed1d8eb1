/** The way from whatever sells to the cashier: an order names itself, the cashier opens over the picture. */
import { signal } from "@preact/signals";

/** `paid`: the money is there. `left`: the buyer closed the cashier without it; it may still come. */
export type CashierEnd = "paid" | "left";

export interface CashierVisit {
  subjectId: string;
  end: (how: CashierEnd) => void;
}

/** The visit that is on the screen; the cashier's extra shows it. */
export const cashierVisit = signal<CashierVisit | null>(null);

/** Open the cashier for something that can be paid. A visit that was open is left. */
export function openCashier(subjectId: string): Promise<CashierEnd> {
  cashierVisit.value?.end("left");
  return new Promise((resolve) => {
    cashierVisit.value = {
      subjectId,
      end: (how) => {
        cashierVisit.value = null;
        resolve(how);
      },
    };
  });
}
