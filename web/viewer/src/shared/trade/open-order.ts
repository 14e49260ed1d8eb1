/** The way from whatever shows goods to the order sheet: an extra that sells says how, the others only ask. */
import { computed, signal } from "@preact/signals";

export interface OrderWish {
  variantId: string;
  quantity: number;
  /** The item of a shelf on which it was chosen. */
  itemId: string | null;
  /** A win of a flash sale that the order uses up. */
  winId?: string;
}

const handler = signal<((wish: OrderWish) => void) | null>(null);

/** Whether anybody takes orders; read while drawing. */
export const canOrder = computed(() => handler.value !== null);

/** Called once, by the extra that has the order sheet. */
export function handleOrders(open: (wish: OrderWish) => void): void {
  handler.value = open;
}

export function openOrder(wish: OrderWish): void {
  handler.value?.(wish);
}
