/** The button that everybody waits for, and how many one wants. */
import { useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import type { Sale } from "./core.ts";

interface Props {
  sale: Sale;
  /** Seconds of the countdown; 0: it is open. */
  left: number;
  onBuy: (quantity: number) => Promise<string | null>;
}

export function Buy({ sale, left, onBuy }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [quantity, setQuantity] = useState(1);
  const buy = () => {
    setBusy(true);
    setFailure(null);
    void onBuy(quantity).then((code) => {
      setBusy(false);
      setFailure(code);
    });
  };
  const fair = sale.mode === "fair";
  return (
    <>
      <div class="flash-buy">
        {sale.per_person > 1 && (
          <div class="stepper" role="group" aria-label={t("flash.how_many")}>
            <button type="button" aria-label={t("flash.fewer")} disabled={quantity === 1} onClick={() => setQuantity(quantity - 1)}>
              −
            </button>
            <output>{quantity}</output>
            <button type="button" aria-label={t("flash.more")} disabled={quantity === sale.per_person} onClick={() => setQuantity(quantity + 1)}>
              +
            </button>
          </div>
        )}
        <button type="button" class="button is-primary flash-act" disabled={busy || left > 0} onClick={buy}>
          {left > 0 ? t("flash.soon", { seconds: left }) : busy ? t("flash.busy") : t(fair ? "flash.enter" : "flash.buy")}
        </button>
      </div>
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
    </>
  );
}
