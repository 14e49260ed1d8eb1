/** The sheet that gifts are sent from: choose, how many, send; then once more for the combo. */
import { useEffect, useRef, useState } from "preact/hooks";
import { errorText, locale, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { GiftShelf, GiftView } from "./api.ts";
import { nameOf } from "./core.ts";
import { GiftIcon } from "./GiftStage.tsx";
import type { Outcome, Wanted } from "./store.ts";

interface Props {
  /** Null while it is on its way; "failed" when it did not come. */
  shelf: GiftShelf | "failed" | null;
  /** Null before it is known. */
  balance: number | null;
  onGive: (wanted: Wanted) => Promise<Outcome>;
  onRetry: () => void;
  /** To where points are earned. */
  onEarn: () => void;
  onClose: () => void;
}

const QUANTITIES = [1, 10, 66, 99];
const TIP = "tip";

export function GiftPanel({ shelf, balance, onGive, onRetry, onEarn, onClose }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [tip, setTip] = useState(10);
  const giving = useGiving(onGive);
  if (shelf === null || shelf === "failed") {
    return (
      <Sheet title={t("gift.title")} onClose={onClose}>
        {shelf === null ? (
          <Spinner size={24} />
        ) : (
          <p role="alert">
            {t("gift.unloaded")}{" "}
            <button type="button" class="link" onClick={onRetry}>
              {t("gift.retry")}
            </button>
          </p>
        )}
      </Sheet>
    );
  }
  const gift = shelf.items.find(({ id }) => id === chosen) ?? (chosen === TIP ? null : (shelf.items[0] ?? null));
  const cost = gift ? gift.price * quantity : tip;
  const short = balance !== null && cost > balance;
  const wanted: Wanted = gift ? { gift_id: gift.id, quantity } : { points: tip };
  const choose = (key: string) => {
    setChosen(key);
    giving.end();
  };
  return (
    <Sheet title={t("gift.title")} onClose={onClose}>
      <div class="gift-head">
        <span class="gift-balance">{balance === null ? t("gift.balance_unknown") : t("gift.balance", { points: balance })}</span>
        <button type="button" class="link" onClick={onEarn}>
          {t("gift.earn")}
        </button>
      </div>
      <ul class="gift-grid">
        {shelf.items.map((one) => (
          <li key={one.id}>
            <Choice gift={one} chosen={gift?.id === one.id} onChoose={() => choose(one.id)} />
          </li>
        ))}
        <li>
          <button type="button" class="gift-choice" aria-pressed={gift === null} onClick={() => choose(TIP)}>
            <span class="gift-icon" aria-hidden="true">
              🪙
            </span>
            <b>{t("gift.tip")}</b>
            <small>{t("gift.tip_free")}</small>
          </button>
        </li>
      </ul>
      <div class="gift-foot">
        {gift ? <Quantity value={quantity} onChange={setQuantity} /> : <Amount value={tip} most={shelf.largest_tip} onChange={setTip} />}
        <SendButton cost={cost} short={short} giving={giving} combo={gift?.combo ? shelf.combo_seconds : 0} onSend={() => giving.give(wanted, gift?.combo ? shelf.combo_seconds : 0)} />
      </div>
      <p class="gift-note" role="status">
        {giving.failure ? errorText(giving.failure) : short ? t("gift.short", { missing: cost - (balance ?? 0) }) : ""}
      </p>
    </Sheet>
  );
}

function Choice({ gift, chosen, onChoose }: { gift: GiftView; chosen: boolean; onChoose: () => void }) {
  return (
    <button type="button" class="gift-choice" aria-pressed={chosen} onClick={onChoose}>
      <GiftIcon gift={gift} />
      <b>{nameOf(gift, locale.value)}</b>
      <small>{t("gift.price", { points: gift.price })}</small>
    </button>
  );
}

function Quantity({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <div class="gift-quantity" role="group" aria-label={t("gift.quantity")}>
      {QUANTITIES.map((one) => (
        <button key={one} type="button" aria-pressed={value === one} onClick={() => onChange(one)}>
          {one}
        </button>
      ))}
    </div>
  );
}

function Amount({ value, most, onChange }: { value: number; most: number; onChange: (value: number) => void }) {
  const take = (text: string) => onChange(Math.min(most, Math.max(1, Math.floor(Number(text)) || 1)));
  return (
    <label class="gift-amount">
      {t("gift.amount")}
      <input type="number" inputMode="numeric" min={1} max={most} value={value} onChange={(event) => take(event.currentTarget.value)} />
    </label>
  );
}

interface Giving {
  busy: number;
  failure: string | null;
  combo: { count: number; left: number } | null;
  give: (wanted: Wanted, seconds: number) => void;
  end: () => void;
}

function SendButton({ cost, short, giving, combo, onSend }: { cost: number; short: boolean; giving: Giving; combo: number; onSend: () => void }) {
  const { left, count } = giving.combo ?? { left: 0, count: 0 };
  if (giving.combo && !short) {
    return (
      <button type="button" class="gift-combo" style={{ "--left": `${combo ? (100 * left) / combo : 0}%` }} onClick={onSend} aria-label={t("gift.again", { count })}>
        <b>{t("gift.combo")}</b>
        <small>×{count}</small>
      </button>
    );
  }
  return (
    <button type="button" class="button is-primary gift-send" disabled={short || (giving.busy > 0 && !combo)} onClick={onSend}>
      {t("gift.send", { points: cost })}
    </button>
  );
}

const LOOK_MILLISECONDS = 100;

/** Each tap is a gift of its own; the button counts down while the combo may still grow. */
function useGiving(onGive: (wanted: Wanted) => Promise<Outcome>): Giving {
  const [busy, setBusy] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const count = useRef(0);
  useEffect(() => {
    if (!until) return;
    const timer = setInterval(() => setNow(Date.now()), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [until]);
  const left = Math.max(0, (until - now) / 1000);
  const give = (wanted: Wanted, seconds: number) => {
    setBusy((running) => running + 1);
    setFailure(null);
    void onGive(wanted).then((outcome) => {
      setBusy((running) => running - 1);
      if ("code" in outcome) {
        setFailure(outcome.code);
        setUntil(0);
      } else if (seconds) {
        count.current = Math.max(outcome.combo.count, left > 0 ? count.current : 0);
        setNow(Date.now());
        setUntil(Date.now() + seconds * 1000);
      }
    });
  };
  return { busy, failure, combo: left > 0 ? { count: count.current, left } : null, give, end: () => setUntil(0) };
}
