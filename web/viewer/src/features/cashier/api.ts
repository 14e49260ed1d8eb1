/** The cashier over HTTP, and the sandbox's page behind it. */
import { Problem } from "@shared/api/problem.ts";
import { getCashier, lookAtPayment, openPayment } from "@shared/generated/api/payments/payments.ts";
import { actAtSandboxCashier, getSandboxCashier } from "@shared/generated/api/sandbox/sandbox.ts";
import type { SandboxAct, SandboxCashierRead } from "@shared/generated/model/index.ts";
import type { CashierSource } from "./store.ts";

export type { SandboxAct, SandboxCashierRead };

const part = encodeURIComponent;

/** `subject` in the query of a room's page: the cashier to open again for who comes back from a provider's page. */
export const BACK = "pay";

export function cashierOf(slug: string): CashierSource {
  return {
    read: (subjectId) => getCashier(part(slug), part(subjectId)),
    open: (subjectId, { provider, method }) =>
      openPayment(part(slug), part(subjectId), { provider, method, path: `/r/${part(slug)}?${BACK}=${part(subjectId)}` }),
    look: (paymentId) => lookAtPayment(part(slug), part(paymentId)),
  };
}

/** Where WeChat says who pays; the browser comes back to the cashier of this subject. */
export function askPayer(slug: string, subjectId: string): string {
  return `/api/v1/payments/payer?path=${part(`/r/${part(slug)}?${BACK}=${part(subjectId)}`)}`;
}

/** The code of an error of the API; anything else is thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  throw error;
}

export function sandboxPage(ticket: string): Promise<SandboxCashierRead> {
  return getSandboxCashier({ ticket });
}

export function sandboxAct(ticket: string, act: SandboxAct): Promise<SandboxCashierRead> {
  return actAtSandboxCashier({ ticket, act });
}
