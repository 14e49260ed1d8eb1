/** The cashier: opened by whatever sells, and by who comes back from a provider's page. */
import { effect, signal } from "@preact/signals";
import { askPayer, BACK, cashierOf, codeOf } from "../../features/cashier/api.ts";
import { CashierSheet } from "../../features/cashier/CashierSheet.tsx";
import { NONE, phaseOf, type CashierState } from "../../features/cashier/core.ts";
import { CashierStore } from "../../features/cashier/store.ts";
import { cashierVisit, openCashier } from "../../shared/trade/open-cashier.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

const TICKING = [true];

export function cashier(visit: Visit): Extra {
  const state = signal<CashierState>(NONE);
  let store: CashierStore | null = null;
  effect(() => {
    const opened = cashierVisit.value;
    store?.stop();
    state.value = NONE;
    store = opened && new CashierStore(opened.subjectId, cashierOf(visit.address.slug), codeOf, (next) => (state.value = next));
    void store?.start();
  });
  document.addEventListener("visibilitychange", () => document.hidden || void store?.look());
  const back = new URLSearchParams(location.search).get(BACK);
  if (back) {
    history.replaceState(history.state, "", location.pathname);
    let waits = true;
    effect(() => {
      const { you, refusal } = visit.room.value;
      if (!waits || (!you && refusal !== "removed")) return;
      waits = false;
      queueMicrotask(() => void openCashier(back));
    });
  }
  const Shown = () => {
    const now = useMoment(visit.serverNow, TICKING);
    const opened = cashierVisit.value;
    const phase = phaseOf(state.value, now);
    if (!opened) return null;
    const until = state.value.read ? Date.parse(state.value.read.expires_at) : now;
    return (
      <CashierSheet
        state={state.value}
        phase={phase}
        left={Math.max(0, (until - now) / 1000)}
        payerUrl={askPayer(visit.address.slug, opened.subjectId)}
        onChoose={(choice) => void store?.choose(choice)}
        onBack={() => store?.back()}
        onReload={() => void store?.reload()}
        onLook={() => void store?.look()}
        onClose={() => opened.end(phase === "paid" ? "paid" : "left")}
      />
    );
  };
  return {
    apply: (events) => store?.apply(events),
    places: { sheets: () => (cashierVisit.value ? <Shown key={cashierVisit.value.subjectId} /> : null) },
  };
}
