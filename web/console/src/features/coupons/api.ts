/** Coupons, who has them, and their drops in a broadcast. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createCoupon,
  dropCoupon,
  endCouponDrop,
  getExportCouponClaimsUrl,
  listCouponClaims,
  listCouponDrops,
  listCoupons,
  resumeCoupon,
  stopCoupon,
  updateCoupon,
} from "@shared/generated/api/coupons/coupons.ts";
import { listProductCategories, listProducts } from "@shared/generated/api/goods/goods.ts";
import { DropState, type ClaimRow, type ClaimState, type CouponForm, type CouponRead, type CouponState, type DropForm } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const COUPONS = ["coupons"] as const;
const PAGE = 50;
const CHOICE = 20;
const OPEN_MILLISECONDS = 1_500;

const dropsKey = (broadcastId: string) => ["coupon-drops", broadcastId] as const;

/** `moving`: one is dropped just now. */
export function useCoupons(state: CouponState | undefined, query: string, moving = false) {
  return usePages<CouponRead>([...COUPONS, state, query], (cursor, signal) => listCoupons({ state, query, cursor, limit: PAGE }, { signal }), moving ? OPEN_MILLISECONDS : false);
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: COUPONS }) });
}

/** Without an id a new one. */
export function useSaveCoupon(id: string | undefined) {
  return useChange((wanted: CouponForm) => (id ? updateCoupon(id, wanted) : createCoupon(wanted)));
}

export function useStopCoupon() {
  return useChange((id: string) => stopCoupon(id));
}

export function useResumeCoupon() {
  return useChange((id: string) => resumeCoupon(id));
}

export function useClaims(couponId: string, state: ClaimState | undefined) {
  return usePages<ClaimRow>([...COUPONS, couponId, "claims", state], (cursor, signal) => listCouponClaims(couponId, { state, cursor, limit: PAGE }, { signal }));
}

export function claimsUrl(couponId: string): string {
  return getExportCouponClaimsUrl(couponId);
}

/** What a coupon may be for. */
export function useProducts(query: string) {
  return useQuery({ queryKey: ["coupon-products", query], queryFn: ({ signal }) => listProducts({ query, limit: CHOICE }, { signal }) });
}

export function useCategories() {
  return useQuery({ queryKey: ["coupon-categories"], queryFn: ({ signal }) => listProductCategories({ signal }) });
}

/** While one is on its numbers are asked for again and again. */
export function useDrops(broadcastId: string) {
  return useQuery({
    queryKey: dropsKey(broadcastId),
    queryFn: ({ signal }) => listCouponDrops(broadcastId, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((drop) => drop.state === DropState.open) ? OPEN_MILLISECONDS : false),
  });
}

function useDropping<Wanted, Answer>(broadcastId: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  const refresh = async () => {
    await Promise.all([cache.invalidateQueries({ queryKey: dropsKey(broadcastId) }), cache.invalidateQueries({ queryKey: COUPONS })]);
  };
  return useMutation({ mutationFn, onSettled: refresh });
}

export function useDropCoupon(broadcastId: string) {
  return useDropping(broadcastId, (wanted: DropForm) => dropCoupon(broadcastId, wanted));
}

export function useEndDrop(broadcastId: string) {
  return useDropping(broadcastId, (id: string) => endCouponDrop(broadcastId, id, {}));
}
