/** The sandbox cashier: pays, fails, and lets happen what happens in real life. It moves no money. */
import { useEffect, useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { codeOf, sandboxAct, sandboxPage, type SandboxAct, type SandboxCashierRead } from "./api.ts";

interface Props {
  ticket: string;
  /** Something was done, whatever it was. */
  onActed: () => void;
}

const FAULTS: readonly SandboxAct[] = ["fail", "delay", "silent", "duplicate", "wrong_amount"];

export function SandboxDesk({ ticket, onActed }: Props) {
  const [page, setPage] = useState<SandboxCashierRead | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    sandboxPage(ticket).then(setPage, (error: unknown) => setFailure(codeOf(error)));
  }, [ticket]);
  const act = (wanted: SandboxAct) => {
    setBusy(true);
    setFailure(null);
    sandboxAct(ticket, wanted)
      .then(setPage, (error: unknown) => setFailure(codeOf(error)))
      .finally(() => {
        setBusy(false);
        onActed();
      });
  };
  const state = page?.state ?? "open";
  const late = state === "closed" || (state === "open" && page?.over === true);
  return (
    <section class="sandbox" aria-label={t("sandbox.title")}>
      <p class="sandbox-badge">{t("sandbox.title")}</p>
      <p class="pay-note">{t(late ? "sandbox.late_note" : `sandbox.${state}`)}</p>
      {state === "open" && !late && (
        <>
          <button type="button" class="button is-primary is-wide" disabled={busy} onClick={() => act("pay")}>
            {t("sandbox.act.pay")}
          </button>
          <p class="pay-note">{t("sandbox.faults")}</p>
          <ul class="sandbox-faults">
            {FAULTS.map((fault) => (
              <li key={fault}>
                <button type="button" class="button is-quiet is-small" disabled={busy} onClick={() => act(fault)}>
                  {t(`sandbox.act.${fault}`)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {late && (
        <button type="button" class="button is-wide" disabled={busy} onClick={() => act("late")}>
          {t("sandbox.act.late")}
        </button>
      )}
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
    </section>
  );
}
