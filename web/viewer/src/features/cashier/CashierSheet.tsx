/** The cashier over the picture: choose, pay, wait, and how it ended. */
import type { CashierRead, ChoiceRead } from "@shared/generated/model/index.ts";
import { money } from "@shared/format/money.ts";
import { clock } from "@shared/format/format.ts";
import { errorText, locale, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { ActionPane } from "./ActionPane.tsx";
import { EndPane } from "./EndPane.tsx";
import type { CashierState, Phase } from "./core.ts";

interface Props {
  state: CashierState;
  phase: Phase;
  /** Seconds until the time to pay is over. */
  left: number;
  /** Where WeChat says who pays. */
  payerUrl: string;
  onChoose: (choice: ChoiceRead) => void;
  onBack: () => void;
  onReload: () => void;
  onLook: () => void;
  onClose: () => void;
}

export function CashierSheet({ state, phase, left, payerUrl, onChoose, onBack, onReload, onLook, onClose }: Props) {
  const { read, payment, failure } = state;
  const open = phase === "choose" || phase === "pay" || phase === "failed";
  return (
    <Sheet title={t("pay.title")} onClose={onClose}>
      {read && (
        <p class="pay-sum">
          <strong>{money(read.amount, read.currency, locale.value)}</strong>
          <span>{read.description}</span>
          {open && <span class="pay-left">{t("pay.left", { time: clock(left) })}</span>}
        </p>
      )}
      {phase === "busy" && <Spinner size={24} />}
      {phase === "failed" && (
        <p class="field-failure pay-fault" role="alert">
          {t("pay.failed")}
        </p>
      )}
      {failure && (
        <p class="field-failure pay-fault" role="alert">
          {errorText(failure)}
        </p>
      )}
      {(phase === "choose" || phase === "failed") && read && <Choices read={read} payerUrl={payerUrl} again={phase === "failed"} onChoose={onChoose} />}
      {phase === "lost" && (
        <button type="button" class="button is-wide" onClick={onReload}>
          {t("pay.reload")}
        </button>
      )}
      {phase === "pay" && payment && <ActionPane key={payment.id} payment={payment} onLook={onLook} onBack={(read?.choices.length ?? 0) > 1 ? onBack : null} />}
      {(phase === "paid" || phase === "held" || phase === "returned" || phase === "expired") && <EndPane phase={phase} onClose={onClose} />}
    </Sheet>
  );
}

function Choices({ read, payerUrl, again, onChoose }: { read: CashierRead; payerUrl: string; again: boolean; onChoose: (choice: ChoiceRead) => void }) {
  const { choices, surface, payer_wanted: asks } = read;
  if (choices.length === 0 && !asks) return <p class="pay-note">{t(surface === "wechat" ? "pay.none_in_wechat" : "pay.none")}</p>;
  return (
    <ul class="pay-choices" aria-label={t("pay.choose")}>
      {asks && (
        <li>
          <a class="button is-wide is-primary" href={payerUrl}>
            {t("pay.by.jsapi")}
          </a>
        </li>
      )}
      {choices.map((choice) => (
        <li key={`${choice.provider} ${choice.method}`}>
          <button type="button" class={`button is-wide ${choices.length === 1 && !asks ? "is-primary" : ""}`} onClick={() => onChoose(choice)}>
            {choices.length === 1 && again ? t("pay.again") : t(`pay.by.${choice.method}` as Parameters<typeof t>[0])}
          </button>
        </li>
      ))}
    </ul>
  );
}
