import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CashierRead, ChoiceRead, PaymentView } from "@shared/generated/model/index.ts";
import { NONE, obvious, phaseOf, sandboxTicket, type CashierState } from "../../src/features/cashier/core.ts";
import { CashierStore, type CashierSource } from "../../src/features/cashier/store.ts";
import { cashierVisit, openCashier } from "../../src/shared/trade/open-cashier.ts";

const UNTIL = "2026-01-01T00:15:00Z";
const NOW = Date.parse("2026-01-01T00:00:00Z");
const SANDBOX: ChoiceRead = { provider: "sandbox", method: "cashier" };

function payment(state: PaymentView["state"], id = "p1"): PaymentView {
  const action = state === "open" ? { kind: "redirect" as const, url: "https://live.example.com/pay/sandbox?ticket=abc" } : null;
  return { id, subject_id: "o1", provider: "sandbox", method: "cashier", amount: 1999, currency: "CNY", state, action, expires_at: UNTIL, paid_at: null, refunded: 0 };
}

function read(last: PaymentView | null = null, choices: ChoiceRead[] = [SANDBOX]): CashierRead {
  return { subject_id: "o1", amount: 1999, currency: "CNY", description: "Tea", expires_at: UNTIL, choices, surface: "phone", payer_wanted: false, payment: last };
}

function of(last: PaymentView | null): CashierState {
  return { ...NONE, read: read(last), payment: last };
}

describe("what the cashier shows", () => {
  it("follows the payment's state and the time", () => {
    expect(phaseOf(NONE, NOW)).toBe("busy");
    expect(phaseOf({ ...NONE, failure: "network" }, NOW)).toBe("lost");
    expect(phaseOf(of(null), NOW)).toBe("choose");
    expect(phaseOf(of(payment("open")), NOW)).toBe("pay");
    expect(phaseOf(of(payment("closed")), NOW)).toBe("failed");
    expect(phaseOf(of(payment("open")), Date.parse(UNTIL))).toBe("expired");
    expect(phaseOf(of(payment("paid")), Date.parse(UNTIL))).toBe("paid");
    expect(phaseOf(of(payment("held")), NOW)).toBe("held");
    expect(phaseOf(of(payment("surplus")), NOW)).toBe("returned");
  });

  it("asks nothing where there is one way, or one that waits", () => {
    expect(obvious(of(null))).toEqual(SANDBOX);
    expect(obvious(of(payment("closed")))).toBeNull();
    expect(obvious({ ...NONE, read: { ...read(), payer_wanted: true } })).toBeNull();
    const two = [{ provider: "wechatpay", method: "h5" as const }, SANDBOX];
    expect(obvious({ ...NONE, read: read(null, two) })).toBeNull();
    expect(obvious({ ...NONE, read: read(payment("open"), two), payment: payment("open") })).toEqual(SANDBOX);
  });

  it("knows the sandbox by its action", () => {
    expect(sandboxTicket(payment("open"))).toBe("abc");
    expect(sandboxTicket({ ...payment("open"), provider: "stripe" })).toBeNull();
  });
});

describe("a visit to the cashier", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function visit(source: Partial<CashierSource>) {
    const seen: CashierState[] = [];
    const all: CashierSource = { read: () => Promise.resolve(read()), open: () => Promise.resolve(payment("open")), look: () => Promise.resolve(payment("open")), ...source };
    const store = new CashierStore("o1", all, (error) => (error as Error).message, (state) => seen.push(state));
    return { store, last: () => seen.at(-1) ?? NONE };
  }

  it("opens the only way by itself and looks until it is paid", async () => {
    const look = vi.fn(() => Promise.resolve(payment("paid")));
    const { store, last } = visit({ look });
    await store.start();
    expect(phaseOf(last(), NOW)).toBe("pay");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(phaseOf(last(), NOW)).toBe("paid");
    await vi.advanceTimersByTimeAsync(9_000);
    expect(look).toHaveBeenCalledTimes(1);
    store.stop();
  });

  it("hears from the room that it is paid", async () => {
    const { store, last } = visit({});
    await store.start();
    store.apply([{ id: "e", offset: 1, type: "payment.changed", at: null, data: { to: "me", payment_id: "p1", subject_id: "o1", state: "paid", refunded: 0 } }]);
    expect(phaseOf(last(), NOW)).toBe("paid");
    store.stop();
  });

  it("says what went wrong and opens another attempt", async () => {
    let tries = 0;
    const open = () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error("payment.provider_unavailable")) : Promise.resolve(payment("open", "p2"));
    };
    const { store, last } = visit({ open });
    await store.start();
    expect([phaseOf(last(), NOW), last().failure]).toEqual(["choose", "payment.provider_unavailable"]);
    await store.choose(SANDBOX);
    expect([last().payment?.id, last().failure]).toEqual(["p2", null]);
    store.stop();
  });

  it("is one at a time", async () => {
    const first = openCashier("o1");
    const second = openCashier("o2");
    expect(await first).toBe("left");
    expect(cashierVisit.value?.subjectId).toBe("o2");
    cashierVisit.value?.end("paid");
    expect(await second).toBe("paid");
    expect(cashierVisit.value).toBeNull();
  });
});
