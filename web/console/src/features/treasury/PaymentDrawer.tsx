import { Alert, Button, Descriptions, Drawer, Skeleton, Space } from "antd";
import { useState, type ReactNode } from "react";
import { money } from "@shared/format/money.ts";
import type { PaymentDetail } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useAccept, useLook, usePayment } from "./api.ts";
import { NoteModal } from "./NoteModal.tsx";
import { StateTag } from "./PaymentsPage.tsx";
import { RefundForm } from "./RefundForm.tsx";
import { FailedRefund, RefundTag } from "./Refunds.tsx";

/** One payment: what was asked, what came, what went back, and what the provider told of it. */
export function PaymentDrawer({ paymentId, onClose }: { paymentId: string; onClose: () => void }) {
  const { t } = useText();
  const payment = usePayment(paymentId);
  return (
    <Drawer open onClose={onClose} size={560} title={payment.data?.description ?? t("money.payment")}>
      {payment.isPending && <Skeleton active />}
      {payment.isError && <Failed error={payment.error} retry={() => void payment.refetch()} />}
      {payment.data && <Detail payment={payment.data} />}
    </Drawer>
  );
}

function Detail({ payment }: { payment: PaymentDetail }) {
  const { t } = useText();
  return (
    <>
      {payment.state === "held" && <Alert type="warning" showIcon title={t("money.held_title")} description={t("money.held_text")} />}
      {payment.state === "surplus" && <Alert type="info" showIcon title={t("money.surplus_title")} description={t("money.surplus_text")} />}
      <Facts payment={payment} />
      <Acts payment={payment} />
      <RefundsOf payment={payment} />
      <Told payment={payment} />
    </>
  );
}

function Facts({ payment }: { payment: PaymentDetail }) {
  const { t, locale } = useText();
  const at = (iso: string | null) => (iso ? <span className="figures">{exactMoment(iso, locale)}</span> : "–");
  const facts: [string, ReactNode][] = [
    [t("money.state"), <StateTag key="state" state={payment.state} />],
    [t("money.asked"), money(payment.amount, payment.currency, locale)],
    [t("money.came"), payment.paid_currency ? money(payment.paid_amount, payment.paid_currency, locale) : "–"],
    [t("money.went_back"), payment.paid_currency ? money(payment.refunded, payment.paid_currency, locale) : "–"],
    [t("money.buyer"), payment.buyer ?? t("money.forgotten")],
    [t("money.provider"), `${textOfCode("money.provider", payment.provider, "money.provider.other")} · ${t(`money.method.${payment.method}`)}`],
    [t("money.paid_at"), at(payment.paid_at)],
    [t("money.created_at"), at(payment.created_at)],
    [t("money.number"), <code key="number">{payment.number}</code>],
    [t("money.reference"), payment.provider_reference ? <code>{payment.provider_reference}</code> : "–"],
    [t("money.order"), <code key="order">{payment.subject_id}</code>],
  ];
  if (payment.failure) facts.push([t("money.failure"), payment.failure]);
  return <Descriptions column={1} size="small" items={facts.map(([label, children]) => ({ key: label, label, children }))} />;
}

function Acts({ payment }: { payment: PaymentDetail }) {
  const { t } = useText();
  const notify = useNotify();
  const look = useLook(payment.id);
  const accept = useAccept(payment.id);
  const [act, setAct] = useState<"refund" | "accept" | null>(null);
  const left = payment.paid_amount - payment.refund_reserved;
  return (
    <Space wrap className="money-acts">
      <Allowed permission="orders.refund">
        {(allowed) => (
          <>
            {left > 0 && (
              <Button danger disabled={!allowed} onClick={() => setAct("refund")}>
                {t("money.give_back")}
              </Button>
            )}
            {payment.state === "held" && payment.refund_reserved === 0 && (
              <Button disabled={!allowed} onClick={() => setAct("accept")}>
                {t("money.accept")}
              </Button>
            )}
          </>
        )}
      </Allowed>
      <Button loading={look.isPending} onClick={() => look.mutate(undefined, { onSuccess: () => notify.done(t("money.looked")), onError: notify.failed })}>
        {t("money.look")}
      </Button>
      {act === "refund" && <RefundForm payment={payment} left={left} onClose={() => setAct(null)} />}
      {act === "accept" && (
        <NoteModal title={t("money.accept_title")} okText={t("money.accept")} busy={accept.isPending} onClose={() => setAct(null)} onNote={(note) => accept.mutate(note, { onSuccess: () => setAct(null), onError: notify.failed })} />
      )}
    </Space>
  );
}

function RefundsOf({ payment }: { payment: PaymentDetail }) {
  const { t, locale } = useText();
  if (payment.refunds.length === 0) return null;
  return (
    <section>
      <h3>{t("money.refunds")}</h3>
      <ul className="money-list">
        {payment.refunds.map((refund) => (
          <li key={refund.id}>
            <span className="two-lines">
              <span className="row-title figures">{money(refund.amount, refund.currency, locale)}</span>
              <span className="muted small">
                {refund.origin === "staff" || refund.origin === "subject" ? refund.reason : t(`money.origin.${refund.origin}`)}
                {refund.ordered_by !== "system" && ` · ${refund.ordered_by}`}
                {refund.failure && ` · ${refund.failure}`}
              </span>
            </span>
            <RefundTag state={refund.state} />
            {refund.state === "failed" && <FailedRefund refund={refund} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ payment }: { payment: PaymentDetail }) {
  const { t, locale } = useText();
  return (
    <section>
      <h3>{t("money.notices")}</h3>
      {payment.notices.length === 0 && <p className="muted">{t("money.no_notices")}</p>}
      <ul className="money-list">
        {payment.notices.map((notice) => (
          <li key={notice.event_id}>
            <span className="two-lines">
              <span className="mono small">{notice.event_id}</span>
              <span className="muted small figures">{exactMoment(notice.received_at, locale)}</span>
            </span>
            <span className="small">
              {textOfCode("money.outcome", notice.outcome ?? "waiting", "money.outcome.waiting")}
              {notice.times > 1 && ` · ${t("money.times", { times: notice.times })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
