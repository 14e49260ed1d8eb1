/** What sending an order costs. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listShippingTerms, putShippingTerms } from "@shared/generated/api/shipping/shipping.ts";
import type { ShippingForm } from "@shared/generated/model/index.ts";

const SHIPPING = ["shipping-terms"] as const;

export function useShipping() {
  return useQuery({ queryKey: SHIPPING, queryFn: ({ signal }) => listShippingTerms({ signal }) });
}

export function useSetShipping(currency: string) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: (wanted: ShippingForm) => putShippingTerms(currency, wanted), onSettled: () => cache.invalidateQueries({ queryKey: SHIPPING }) });
}
