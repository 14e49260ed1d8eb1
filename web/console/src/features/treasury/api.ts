/** Money for staff: payments, refunds, bills and findings, providers, the proof of the book. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  acceptPayment,
  checkPaymentProvider,
  compareBill,
  createRefund,
  dropRefund,
  getMoney,
  getPayment,
  listBillDays,
  listFindings,
  listMoneyAudits,
  listPaymentProviders,
  listPayments,
  listRefunds,
  lookAtPaymentAsStaff,
  orderMoneyAudit,
  resolveFinding,
  sendRefundAgain,
} from "@shared/generated/api/treasury/treasury.ts";
import type { FindingStateName, FindingRead, PaymentRead, PaymentStateName, RefundCreate, RefundRead, RefundStateName } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const MONEY = ["money"] as const;
const PAGE = 50;
const SOON_MILLISECONDS = 1_500;
const OVERVIEW_MILLISECONDS = 5_000;
const UNDER_WAY = ["asked", "processing"];

export function usePayments(state: PaymentStateName | undefined, query: string) {
  return usePages<PaymentRead>([...MONEY, "payments", state ?? "", query], (cursor, signal) => listPayments({ state, query: query || undefined, cursor, limit: PAGE }, { signal }));
}

/** Asked again while money is on its way back. */
export function usePayment(id: string) {
  return useQuery({
    queryKey: [...MONEY, "payment", id],
    queryFn: ({ signal }) => getPayment(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.refunds.some((refund) => UNDER_WAY.includes(refund.state)) ? SOON_MILLISECONDS : false),
  });
}

export function useRefunds(state: RefundStateName | undefined) {
  return usePages<RefundRead>([...MONEY, "refunds", state ?? ""], (cursor, signal) => listRefunds({ state, cursor, limit: PAGE }, { signal }));
}

export function useFindings(state: FindingStateName | undefined) {
  return usePages<FindingRead>([...MONEY, "findings", state ?? ""], (cursor, signal) => listFindings({ state, cursor, limit: PAGE }, { signal }));
}

/** Asked again, because the worker changes it too. */
export function useMoney() {
  return useQuery({ queryKey: [...MONEY, "overview"], queryFn: ({ signal }) => getMoney({ signal }), refetchInterval: OVERVIEW_MILLISECONDS });
}

/** Asked again while one is due. */
export function useBillDays() {
  return useQuery({
    queryKey: [...MONEY, "bills"],
    queryFn: ({ signal }) => listBillDays({ signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((day) => day.due_at !== null && Date.parse(day.due_at) <= Date.now()) ? SOON_MILLISECONDS : false),
  });
}

export function useProviders() {
  return useQuery({ queryKey: [...MONEY, "providers"], queryFn: ({ signal }) => listPaymentProviders({ signal }) });
}

export function useAudits() {
  return useQuery({
    queryKey: [...MONEY, "audits"],
    queryFn: ({ signal }) => listMoneyAudits({ signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((audit) => audit.ordered_by && !audit.finished_at) ? SOON_MILLISECONDS : false),
  });
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: MONEY }) });
}

export function useRefund(id: string) {
  return useChange((wanted: RefundCreate) => createRefund(id, wanted));
}

export function useAccept(id: string) {
  return useChange((note: string) => acceptPayment(id, { note }));
}

export function useLook(id: string) {
  return useChange(() => lookAtPaymentAsStaff(id));
}

export function useSendAgain() {
  return useChange((id: string) => sendRefundAgain(id));
}

export function useDrop() {
  return useChange(({ id, note }: { id: string; note: string }) => dropRefund(id, { note }));
}

export function useResolve() {
  return useChange(({ id, note }: { id: string; note: string }) => resolveFinding(id, { note }));
}

export function useCompare() {
  return useChange(({ provider, day }: { provider: string; day: string }) => compareBill(provider, day));
}

export function useCheck() {
  return useMutation({ mutationFn: (provider: string) => checkPaymentProvider(provider) });
}

export function useOrderAudit() {
  return useChange(() => orderMoneyAudit());
}
