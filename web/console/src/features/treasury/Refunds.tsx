import { Button, Select, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { money } from "@shared/format/money.ts";
import type { RefundRead, RefundStateName } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useDrop, useRefunds, useSendAgain } from "./api.ts";
import { NoteModal } from "./NoteModal.tsx";

const STATES: RefundStateName[] = ["asked", "processing", "done", "failed", "dropped"];
const MOODS: Record<RefundStateName, string> = { asked: "is-waiting", processing: "is-waiting", done: "is-right", failed: "is-wrong", dropped: "" };

/** Money on its way back, and what of it needs somebody. */
export function Refunds({ onChoose }: { onChoose: (paymentId: string) => void }) {
  const { t } = useText();
  const [state, setState] = useState<RefundStateName | undefined>();
  const { query, items } = useRefunds(state);
  return (
    <>
      <div className="money-filters">
        <Select
          allowClear
          aria-label={t("money.state")}
          placeholder={t("money.state")}
          value={state ?? null}
          onChange={(value: RefundStateName | null) => setState(value ?? undefined)}
          options={STATES.map((value) => ({ value, label: t(`money.refund.${value}`) }))}
        />
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (state ? <p className="muted">{t("money.none_found")}</p> : <Empty title={t("money.no_refunds_title")} text={t("money.no_refunds_text")} />)}
      {items.length > 0 && <RefundTable items={items} onChoose={onChoose} />}
      <MoreButton query={query} />
    </>
  );
}

function RefundTable({ items, onChoose }: { items: RefundRead[]; onChoose: (paymentId: string) => void }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<RefundRead> = [
    {
      title: t("money.why"),
      key: "why",
      render: (_, row) => (
        <span className="two-lines">
          <button type="button" className="link-button row-title" onClick={() => onChoose(row.payment_id)}>
            {row.origin === "staff" || row.origin === "subject" ? row.reason : t(`money.origin.${row.origin}`)}
          </button>
          <span className="muted small figures">{moment(row.created_at, locale)}</span>
        </span>
      ),
    },
    { title: t("money.amount"), key: "amount", align: "right", render: (_, row) => <span className="figures">{money(row.amount, row.currency, locale)}</span> },
    { title: t("money.state"), key: "state", render: (_, row) => <RefundTag state={row.state} /> },
    { title: "", key: "acts", align: "right", render: (_, row) => row.state === "failed" && <FailedRefund refund={row} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

export function RefundTag({ state }: { state: RefundStateName }) {
  const { t } = useText();
  return <Tag className={`money-tag ${MOODS[state]}`}>{t(`money.refund.${state}`)}</Tag>;
}

/** What a person may do about one that the provider would not carry out. */
export function FailedRefund({ refund }: { refund: RefundRead }) {
  const { t } = useText();
  const notify = useNotify();
  const again = useSendAgain();
  const drop = useDrop();
  const [dropping, setDropping] = useState(false);
  return (
    <Allowed permission="orders.refund">
      {(allowed) => (
        <>
          <Button size="small" disabled={!allowed} loading={again.isPending} onClick={() => again.mutate(refund.id, { onError: notify.failed })}>
            {t("money.again")}
          </Button>
          <Button size="small" type="text" disabled={!allowed} onClick={() => setDropping(true)}>
            {t("money.drop")}
          </Button>
          {dropping && (
            <NoteModal
              title={t("money.drop_title")}
              okText={t("money.drop")}
              danger
              busy={drop.isPending}
              onClose={() => setDropping(false)}
              onNote={(note) => drop.mutate({ id: refund.id, note }, { onSuccess: () => setDropping(false), onError: notify.failed })}
            />
          )}
        </>
      )}
    </Allowed>
  );
}
