/** What the cashier shows, out of what the server said. Pure. */
import type { CashierRead, ChoiceRead, PaymentView } from "@shared/generated/model/index.ts";

export interface CashierState {
  read: CashierRead | null;
  payment: PaymentView | null;
  /** The choice that is being opened. */
  opening: ChoiceRead | null;
  /** The code of what went wrong with the last request. */
  failure: string | null;
}

/**
 * busy      the server is asked
 * choose    how to pay; `failure` says what went wrong before, if anything did
 * pay       the buyer has something to do: `payment.action`
 * failed    the attempt came to nothing, another one is possible
 * paid, held, returned, expired   the end
 * lost      nothing is known, not even what is to be paid
 */
export type Phase = "busy" | "choose" | "pay" | "failed" | "paid" | "held" | "returned" | "expired" | "lost";

export const NONE: CashierState = { read: null, payment: null, opening: null, failure: null };

/** What the buyer wanted to know how to pay. */
export function learned(state: CashierState, read: CashierRead): CashierState {
  return { ...state, read, payment: read.payment ?? state.payment, failure: null };
}

/** An answer about a payment; of one that we left it says nothing any more. */
export function told(state: CashierState, payment: PaymentView): CashierState {
  if (state.payment && state.payment.id !== payment.id && state.payment.state === "paid") return state;
  return { ...state, payment, opening: null, failure: null };
}

export function failed(state: CashierState, code: string): CashierState {
  return { ...state, opening: null, failure: code };
}

/** `now`: the server's time in milliseconds. */
export function phaseOf({ read, payment, opening, failure }: CashierState, now: number): Phase {
  if (payment?.state === "paid") return "paid";
  if (payment?.state === "held") return "held";
  if (!read) return failure ? "lost" : "busy";
  if (payment?.state === "surplus") return "returned";
  if (opening) return "busy";
  if (now >= Date.parse(read.expires_at)) return "expired";
  if (payment?.state === "open" && payment.action) return "pay";
  if (payment?.state === "closed" || payment?.state === "failed") return "failed";
  return "choose";
}

/** Whether money may still come for what is on the screen. */
export function isWaiting({ payment }: CashierState): boolean {
  return payment !== null && ["opening", "open", "closing"].includes(payment.state);
}

/** The one way to pay that needs no question: the only one, or the one whose attempt waits. */
export function obvious({ read, payment }: CashierState): ChoiceRead | null {
  if (!read) return null;
  const waits = payment && ["opening", "open"].includes(payment.state);
  if (waits) return read.choices.find((one) => one.provider === payment.provider && one.method === payment.method) ?? null;
  const fresh = payment === null && !read.payer_wanted;
  return fresh && read.choices.length === 1 ? (read.choices[0] ?? null) : null;
}

/** The ticket of the sandbox's page, when the action leads there. */
export function sandboxTicket(payment: PaymentView | null): string | null {
  if (payment?.provider !== "sandbox" || payment.action?.kind !== "redirect") return null;
  return new URL(payment.action.url).searchParams.get("ticket");
}
