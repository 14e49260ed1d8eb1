/** What a buyer may do with an order now. What cannot be undone asks once more. */
import { useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import type { OrderSource, OrderView } from "./api.ts";
import { actsOf } from "./core.ts";

interface Props {
  order: OrderView;
  source: OrderSource;
  codeOf: (error: unknown) => string;
  now: () => number;
  onChanged: (order: OrderView) => void;
  onPay: (order: OrderView) => void;
  onBack: () => void;
}

export function OrderActs({ order, source, codeOf, now, onChanged, onPay, onBack }: Props) {
  const [asking, setAsking] = useState<"cancel" | "receive" | "refund" | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const acts = actsOf(order, now());
  const run = async (act: Promise<OrderView>) => {
    setBusy(true);
    try {
      onChanged(await act);
      setAsking(null);
    } catch (error) {
      setFailure(codeOf(error));
    }
    setBusy(false);
  };
  if (asking === "refund") return <RefundWish busy={busy} failure={failure} onSend={(reason) => void run(source.wishRefund(order.id, reason))} onBack={() => setAsking(null)} />;
  if (asking) {
    return (
      <div class="order-sure" role="alertdialog" aria-label={t(`order.sure.${asking}`)}>
        <p>{t(`order.sure.${asking}`)}</p>
        {failure && <p class="field-failure">{errorText(failure)}</p>}
        <div class="order-acts">
          <button type="button" class="button is-quiet" onClick={() => setAsking(null)}>
            {t("order.no")}
          </button>
          <button type="button" class="button is-primary" disabled={busy} onClick={() => void run(asking === "cancel" ? source.cancel(order.id) : source.receive(order.id))}>
            {t(`order.do.${asking}`)}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div class="order-acts">
      <button type="button" class="button is-quiet" onClick={onBack}>
        {t("orders.title")}
      </button>
      {acts.cancel && (
        <button type="button" class="button is-quiet" onClick={() => setAsking("cancel")}>
          {t("order.do.cancel")}
        </button>
      )}
      {acts.askRefund && (
        <button type="button" class="button is-quiet" onClick={() => setAsking("refund")}>
          {t("order.do.refund")}
        </button>
      )}
      {acts.receive && (
        <button type="button" class="button is-primary" onClick={() => setAsking("receive")}>
          {t("order.do.receive")}
        </button>
      )}
      {acts.pay && (
        <button type="button" class="button is-primary" onClick={() => onPay(order)}>
          {t("order.do.pay")}
        </button>
      )}
    </div>
  );
}

function RefundWish({ busy, failure, onSend, onBack }: { busy: boolean; failure: string | null; onSend: (reason: string) => void; onBack: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <form
      class="order-sure"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onSend(reason.trim());
      }}
    >
      <label class="order-note">
        <span>{t("order.refund_reason")}</span>
        <input class="field" value={reason} maxLength={200} required onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
      <div class="order-acts">
        <button type="button" class="button is-quiet" onClick={onBack}>
          {t("order.no")}
        </button>
        <button type="submit" class="button is-primary" disabled={busy || !reason.trim()}>
          {t("order.do.refund")}
        </button>
      </div>
    </form>
  );
}
