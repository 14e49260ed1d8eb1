/** What the buyer does next: a page to open, a code to scan, WeChat to call, or the sandbox. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { PaymentView } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { sandboxTicket } from "./core.ts";
import { payInWechat } from "./jsapi.ts";
import { Qr } from "./Qr.tsx";
import { SandboxDesk } from "./SandboxDesk.tsx";

interface Props {
  payment: PaymentView;
  /** The buyer did something: ask whether it is paid. */
  onLook: () => void;
  /** Null where there is no other way to pay. */
  onBack: (() => void) | null;
}

export function ActionPane({ payment, onLook, onBack }: Props) {
  const ticket = sandboxTicket(payment);
  return (
    <>
      {ticket ? <SandboxDesk ticket={ticket} onActed={onLook} /> : <Outside payment={payment} onLook={onLook} />}
      {onBack && (
        <button type="button" class="link pay-other" onClick={onBack}>
          {t("pay.other")}
        </button>
      )}
    </>
  );
}

function Outside({ payment, onLook }: { payment: PaymentView; onLook: () => void }) {
  const { action, method } = payment;
  if (action?.kind === "qr") {
    return (
      <div class="pay-qr">
        <Qr text={action.text} label={t("pay.qr")} />
        <p class="pay-note">{t(method === "native" ? "pay.scan_wechat" : "pay.scan_alipay")}</p>
        <Waiting onLook={onLook} />
      </div>
    );
  }
  if (action?.kind === "jsapi") return <InWechat parameters={action.parameters} onLook={onLook} />;
  if (action?.kind !== "redirect") return null;
  return (
    <>
      <a class="button is-primary is-wide" href={action.url} target="_blank" rel="noopener" onClick={onLook}>
        {t("pay.go")}
      </a>
      <p class="pay-note">{t("pay.go_note")}</p>
      <Waiting onLook={onLook} />
    </>
  );
}

function InWechat({ parameters, onLook }: { parameters: Record<string, string>; onLook: () => void }) {
  const [answer, setAnswer] = useState<"busy" | "ok" | "cancel" | "fail">("busy");
  const look = useRef(onLook);
  const pay = useCallback(() => {
    setAnswer("busy");
    void payInWechat(parameters).then((said) => {
      setAnswer(said);
      look.current();
    });
  }, [parameters]);
  useEffect(pay, [pay]);
  if (answer === "busy" || answer === "ok") return <Waiting onLook={onLook} />;
  return (
    <>
      <p class="pay-note">{t(answer === "cancel" ? "pay.cancelled" : "pay.wechat_failed")}</p>
      <button type="button" class="button is-primary is-wide" onClick={pay}>
        {t("pay.go")}
      </button>
    </>
  );
}

function Waiting({ onLook }: { onLook: () => void }) {
  return (
    <p class="pay-waiting" role="status">
      <Spinner size={16} />
      {t("pay.waiting")}
      <button type="button" class="link" onClick={onLook}>
        {t("pay.check")}
      </button>
    </p>
  );
}
