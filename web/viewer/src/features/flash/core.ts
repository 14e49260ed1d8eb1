/** Flash sales, where we stand in them, and which of them is on. Pure. */
import type { EventData } from "@shared/generated/events.ts";
import type { BuyRead } from "@shared/generated/model/index.ts";

export type Sale = EventData["flash.changed"]["sale"];
export type Standing = BuyRead;
export type Counted = Pick<Sale, "left" | "entries">;

export interface Sales {
  sales: readonly Sale[];
  /** By sale: what is left and how many entered, as it came last; where we stand. */
  counts: Readonly<Record<string, Counted>>;
  mine: Readonly<Record<string, Standing>>;
  /** Those that this viewer has put away, as they stood then. */
  dismissed: Readonly<Record<string, Verdict | null>>;
}

/** The two clocks, in milliseconds: the picture's, by which a fair sale runs, and the server's, for the rest.
 * In a replay there is only the picture's. */
export interface Clocks {
  moment: number;
  server: number;
}

/** `drawing`: entries of players that are behind still count. */
export type Phase = "countdown" | "open" | "drawing" | "over";

/** What the sentence about somebody's part is; null: they may still buy. `missed`: it is over without them. */
export type Verdict = "won" | "ordered" | "lapsed" | "entered" | "waiting" | "sold_out" | "lost" | "limit" | "missed" | "cancelled" | "replay";

export interface Shown extends Counted {
  sale: Sale;
  phase: Phase;
  mine: Standing | null;
  /** Seconds of the countdown, of the sale, or until a win lapses. */
  seconds: number;
  verdict: Verdict | null;
}

export const NONE: Sales = { sales: [], counts: {}, mine: {}, dismissed: {} };

/** One that is over stays on the screen so long. */
const OVER_MILLISECONDS = 20_000;

export function learned(state: Sales, sale: Sale): Sales {
  const known = state.sales.some(({ id }) => id === sale.id);
  const sales = known ? state.sales.map((one) => (one.id === sale.id ? sale : one)) : [...state.sales, sale];
  const next = { ...state, sales, counts: { ...state.counts, [sale.id]: { left: sale.left, entries: sale.entries } } };
  const mine = state.mine[sale.id];
  return sale.drawn_at && mine?.outcome === "entered" ? stands(next, sale.id, { ...mine, outcome: "sold_out" }) : next;
}

export function counted(state: Sales, id: string, counts: Counted): Sales {
  return { ...state, counts: { ...state.counts, [id]: counts } };
}

/** What the server says about us. */
export function stands(state: Sales, id: string, standing: Standing): Sales {
  return { ...state, mine: { ...state.mine, [id]: standing } };
}

export function won(state: Sales, event: EventData["flash.won"]): Sales {
  const { sale_id, win_id, quantity, expires_at } = event;
  const entry_id = state.mine[sale_id]?.entry_id ?? null;
  return stands(state, sale_id, { outcome: "won", win_id, win_state: "won", quantity, expires_at, place: null, entry_id });
}

export function waits(state: Sales, { sale_id, place }: EventData["flash.waiting"]): Sales {
  const before = state.mine[sale_id] ?? { quantity: 0, win_id: null, win_state: null, expires_at: null, entry_id: null };
  return stands(state, sale_id, { ...before, outcome: "sold_out", place });
}

export function lapsed(state: Sales, { sale_id, win_id }: EventData["flash.lapsed"]): Sales {
  const mine = state.mine[sale_id];
  return mine?.win_id === win_id ? stands(state, sale_id, { ...mine, outcome: "limit", win_state: "lapsed" }) : state;
}

export function ordered(state: Sales, { sale_id, win_id }: EventData["flash.ordered"]): Sales {
  const mine = state.mine[sale_id];
  return mine?.win_id === win_id ? stands(state, sale_id, { ...mine, outcome: "limit", win_state: "ordered" }) : state;
}

export function dismissed(state: Sales, id: string, verdict: Verdict | null): Sales {
  return { ...state, dismissed: { ...state.dismissed, [id]: verdict } };
}

/** What a broadcast shows now: what we won and have not ordered, else the last that was announced. `buys`: whether
 * anybody buys here; in a replay nobody does. */
export function shownAt(state: Sales, broadcastId: string | null, clocks: Clocks, buys: boolean): Shown | null {
  const begun = state.sales.filter((sale) => sale.broadcast_id === broadcastId && Date.parse(sale.at) <= clockOf(sale, clocks, buys)).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const all = begun.map((sale) => stateOf(state, sale, clocks, buys));
  const shown = all.findLast(({ verdict }) => verdict === "won") ?? all.at(-1);
  if (!shown || state.dismissed[shown.sale.id] === shown.verdict) return null;
  const { sale, verdict } = shown;
  const kept = verdict === "won" || verdict === "waiting";
  const goneAt = Math.max(endOf(sale), sale.drawn_at ? Date.parse(sale.drawn_at) : 0) + OVER_MILLISECONDS;
  return shown.phase === "over" && !kept && clockOf(sale, clocks, buys) >= goneAt ? null : shown;
}

function stateOf(state: Sales, sale: Sale, clocks: Clocks, buys: boolean): Shown {
  const now = clockOf(sale, clocks, buys);
  const opens = Date.parse(sale.opens_at);
  const phase = phaseOf(sale, now, buys);
  const mine = state.mine[sale.id] ?? null;
  const counts = state.counts[sale.id] ?? sale;
  const verdict = verdictOf(sale, phase, mine, clocks, buys);
  const until = verdict === "won" && mine?.expires_at ? Date.parse(mine.expires_at) - clocks.server : (phase === "countdown" ? opens : phase === "drawing" ? Date.parse(sale.draws_at ?? sale.closes_at) : endOf(sale)) - (phase === "drawing" ? clocks.server : now);
  return { sale, phase, mine, left: counts.left, entries: counts.entries, seconds: Math.max(0, Math.ceil(until / 1000)), verdict };
}

function phaseOf(sale: Sale, now: number, buys: boolean): Phase {
  if (now >= endOf(sale)) return sale.mode === "fair" && !sale.over_at && buys ? "drawing" : "over";
  return now < Date.parse(sale.opens_at) ? "countdown" : "open";
}

function verdictOf(sale: Sale, phase: Phase, mine: Standing | null, clocks: Clocks, buys: boolean): Verdict | null {
  if (!buys) return "replay";
  if (mine?.win_state) return mine.win_state === "won" && Date.parse(mine.expires_at ?? "") <= clocks.server ? "lapsed" : mine.win_state;
  if (mine?.outcome === "entered") return "entered";
  if (mine?.outcome === "sold_out") return mine.place ? "waiting" : mine.entry_id ? "lost" : "sold_out";
  if (mine?.outcome === "limit") return "limit";
  if (phase !== "over" && phase !== "drawing") return null;
  if (endOf(sale) <= Date.parse(sale.opens_at)) return "cancelled";
  return sale.sold_out && sale.mode === "fast" ? "sold_out" : "missed";
}

/** By which clock a sale runs for this page. */
function clockOf(sale: Sale, clocks: Clocks, buys: boolean): number {
  return sale.mode === "fast" && buys ? clocks.server : clocks.moment;
}

function endOf(sale: Sale): number {
  return Math.min(Date.parse(sale.closes_at), sale.closed_at ? Date.parse(sale.closed_at) : Infinity);
}
