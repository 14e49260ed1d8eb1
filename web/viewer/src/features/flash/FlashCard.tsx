/** A flash sale while it is on: countdown, a tap, what became of it, and what we may order. */
import { money } from "@shared/format/money.ts";
import { locale, t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { Buy } from "./Buy.tsx";
import { shownAt, type Sale, type Sales, type Shown, type Verdict } from "./core.ts";

interface Props {
  sales: Sales;
  /** The broadcast whose sales are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  serverNow: () => number;
  /** Null where nobody buys: in a replay, and for staff. Resolves to an error code, or null. */
  onBuy: ((saleId: string, quantity: number) => Promise<string | null>) | null;
  replay: boolean;
  /** Null while there is no order sheet. */
  onOrder: ((sale: Sale, quantity: number, winId: string) => void) | null;
  onDraw: (sale: Sale) => void;
  onDismiss: (saleId: string, verdict: Verdict | null) => void;
}

const LOOK_MILLISECONDS = 200;

export function FlashCard({ sales, broadcastId, moment, serverNow, onBuy, replay, onOrder, onDraw, onDismiss }: Props) {
  const now = useMoment(moment, sales.sales, LOOK_MILLISECONDS);
  const shown = shownAt(sales, broadcastId, { moment: now, server: serverNow() }, !replay);
  if (!shown) return null;
  const { sale, phase, verdict, mine, seconds } = shown;
  return (
    <section class={`flash is-${phase} ${verdict === "won" ? "is-won" : ""}`} aria-labelledby="flash-title">
      <header class="draw-head">
        <span class="flash-mark">{t(`flash.${sale.mode}`)}</span>
        <span class="draw-left" role="timer">
          {clockText(shown)}
        </span>
        {(verdict !== null || !onBuy) && (
          <button type="button" class="link" onClick={() => onDismiss(sale.id, verdict)}>
            {t("flash.dismiss")}
          </button>
        )}
      </header>
      <div class="flash-goods">
        {sale.picture_url && <img class="flash-cover" src={sale.picture_url} alt="" width="64" height="64" />}
        <div class="flash-text">
          <h3 id="flash-title" class="flash-title">
            {titleOf(sale)}
          </h3>
          <p class="flash-price">
            <b>{money(sale.price, sale.currency, locale.value)}</b>
            {sale.usual_price > sale.price && <s>{money(sale.usual_price, sale.currency, locale.value)}</s>}
          </p>
          <Stock shown={shown} />
        </div>
      </div>
      {verdict === null && onBuy && <Buy key={sale.id} sale={sale} left={phase === "countdown" ? seconds : 0} onBuy={(quantity) => onBuy(sale.id, quantity)} />}
      {verdict === "won" && mine?.win_id && onOrder && (
        <button type="button" class="button is-primary flash-act" onClick={() => onOrder(sale, mine.quantity, mine.win_id ?? "")}>
          {t("flash.order", { price: money(sale.price * mine.quantity, sale.currency, locale.value) })}
        </button>
      )}
      <p class={`draw-note ${verdict === "won" ? "is-won" : ""}`} role="status">
        {noteOf(shown, onBuy !== null)}
      </p>
      {sale.mode === "fair" && sale.commitment && (
        <button type="button" class="link" onClick={() => onDraw(sale)}>
          {t(sale.drawn_at ? "flash.check" : "flash.how")}
        </button>
      )}
    </section>
  );
}

function Stock({ shown: { sale, left, entries, phase } }: { shown: Shown }) {
  if (sale.mode === "fair") return <p class="flash-stock">{t("flash.entries", { count: entries, quantity: sale.quantity })}</p>;
  if (phase === "countdown") return <p class="flash-stock">{t("flash.quantity", { quantity: sale.quantity })}</p>;
  const taken = sale.quantity - left;
  return (
    <p class="flash-stock">
      <progress max={sale.quantity} value={taken} aria-label={t("flash.taken_label")} /> {t("flash.left", { left })}
    </p>
  );
}

function clockText({ phase, verdict, seconds }: Shown): string {
  const time = seconds >= 60 ? t("flash.minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }) : t("flash.seconds", { seconds });
  if (verdict === "won") return t("flash.order_within", { time });
  if (verdict === "replay" || phase === "over") return "";
  return t(phase === "countdown" ? "flash.opens_in" : phase === "drawing" ? "flash.drawn_in" : "flash.closes_in", { time });
}

function noteOf({ sale, verdict, mine }: Shown, buys: boolean): string {
  if (verdict === null) return buys ? t(`flash.note.${sale.mode}`, { count: sale.per_person }) : t("flash.note.staff");
  if (verdict === "won" && mine && sale.per_person > 1) return t("flash.verdict.won_some", { count: mine.quantity });
  return t(`flash.verdict.${verdict}`, { place: mine?.place ?? 0, count: sale.per_person, price: money(sale.usual_price, sale.currency, locale.value) });
}

function titleOf(sale: Sale): string {
  const chosen = Object.values(sale.options);
  return chosen.length > 0 ? `${sale.title} · ${chosen.join(" / ")}` : sale.title;
}
