/** Orders for staff: the list, one of them, and everything that is done with it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  cancelOrder,
  countOrders,
  declineRefund,
  getAttribution,
  getBroadcastOrders,
  getExportAttributionUrl,
  getExportOrdersUrl,
  getOrder,
  getOrderSettings,
  getShipOrdersUrl,
  listOrders,
  packOrders,
  putOrderSettings,
  refundOrder,
  shipOrder,
  unpackOrders,
} from "@shared/generated/api/orders/orders.ts";
import type { BulkRead, GetAttributionParams, ListOrdersParams, OrderSettings, RefundForm, ShipForm, StaffOrderRead } from "@shared/generated/model/index.ts";
import { request } from "@shared/api/request.ts";
import { usePages } from "../../shared/paging.ts";

const ORDERS = ["orders"] as const;
const PAGE = 50;
const SOON_MILLISECONDS = 1_500;
const LIVE_MILLISECONDS = 4_000;

export type Filter = Omit<ListOrdersParams, "cursor" | "limit">;

export function useOrders(filter: Filter) {
  return usePages<StaffOrderRead>([...ORDERS, "list", filter], (cursor, signal) => listOrders({ ...filter, cursor, limit: PAGE }, { signal }));
}

export function useOrderCounts() {
  return useQuery({ queryKey: [...ORDERS, "counts"], queryFn: ({ signal }) => countOrders({ signal }) });
}

/** Asked again while its money is on its way back. */
export function useOrder(id: string) {
  return useQuery({
    queryKey: [...ORDERS, "one", id],
    queryFn: ({ signal }) => getOrder(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === "refunding" ? SOON_MILLISECONDS : false),
  });
}

export function useBroadcastOrders(broadcastId: string, running: boolean) {
  return useQuery({
    queryKey: [...ORDERS, "broadcast", broadcastId],
    queryFn: ({ signal }) => getBroadcastOrders(broadcastId, { signal }),
    refetchInterval: running ? LIVE_MILLISECONDS : false,
  });
}

export function useAttribution(days: GetAttributionParams) {
  return useQuery({ queryKey: [...ORDERS, "attribution", days], queryFn: ({ signal }) => getAttribution(days, { signal }) });
}

export function attributionUrl(days: GetAttributionParams): string {
  return getExportAttributionUrl(days);
}

export function useOrderSettings() {
  return useQuery({ queryKey: [...ORDERS, "settings"], queryFn: ({ signal }) => getOrderSettings({ signal }) });
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: ORDERS }) });
}

export function useShip(id: string) {
  return useChange((wanted: ShipForm) => shipOrder(id, wanted));
}

export function useCancel(id: string) {
  return useChange(() => cancelOrder(id));
}

export function useRefundOrder(id: string) {
  return useChange((wanted: RefundForm) => refundOrder(id, wanted));
}

export function useDecline(id: string) {
  return useChange((reason: string) => declineRefund(id, { reason }));
}

export function usePack() {
  return useChange(({ ids, packed }: { ids: string[]; packed: boolean }) => (packed ? packOrders({ order_ids: ids }) : unpackOrders({ order_ids: ids })));
}

export function useShipFile() {
  return useChange((file: File) => {
    const body = new FormData();
    body.append("file", file);
    return request<BulkRead>(getShipOrdersUrl(), { method: "POST", body });
  });
}

export function useSaveOrderSettings() {
  return useChange((wanted: OrderSettings) => putOrderSettings(wanted));
}

export function exportUrl(filter: Filter): string {
  return getExportOrdersUrl(filter);
}
