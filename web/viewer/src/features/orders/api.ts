/** Orders over HTTP. Each throws `Problem`. */
import { Problem } from "@shared/api/problem.ts";
import { cancelOwnOrder, getOwnOrder, listOwnOrders, placeOrder, quoteOrder, receiveOwnOrder, wishRefund } from "@shared/generated/api/orders/orders.ts";
import type { OrderCreate, OrderDetail, OrderGroup, OrderPlaced, OrderView, PageOrderView, QuoteRead as Quote, QuoteWish } from "@shared/generated/model/index.ts";

export type { OrderCreate, OrderDetail, OrderGroup, OrderPlaced, OrderView, PageOrderView, Quote, QuoteWish };

const part = encodeURIComponent;

export interface OrderSource {
  quote: (wanted: QuoteWish) => Promise<Quote>;
  place: (wanted: OrderCreate) => Promise<OrderPlaced>;
  list: (group: OrderGroup, cursor: string | null) => Promise<PageOrderView>;
  read: (id: string) => Promise<OrderDetail>;
  cancel: (id: string) => Promise<OrderDetail>;
  receive: (id: string) => Promise<OrderDetail>;
  wishRefund: (id: string, reason: string) => Promise<OrderDetail>;
}

export function ordersOf(slug: string): OrderSource {
  const room = part(slug);
  return {
    quote: (wanted) => quoteOrder(room, wanted),
    place: (wanted) => placeOrder(room, wanted),
    list: (group, cursor) => listOwnOrders(room, { group, limit: 20, ...(cursor ? { cursor } : {}) }),
    read: (id) => getOwnOrder(room, part(id)),
    cancel: (id) => cancelOwnOrder(room, part(id)),
    receive: (id) => receiveOwnOrder(room, part(id)),
    wishRefund: (id, reason) => wishRefund(room, part(id), { reason }),
  };
}

/** The code of an error of the API; anything else is thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  throw error;
}
