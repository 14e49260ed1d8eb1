import { Input, Select, Skeleton, Table, Tabs, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { money } from "@shared/format/money.ts";
import type { PaymentRead, PaymentStateName } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { usePayments } from "./api.ts";
import { PaymentDrawer } from "./PaymentDrawer.tsx";
import { Refunds } from "./Refunds.tsx";

const STATES: PaymentStateName[] = ["paid", "held", "surplus", "open", "opening", "closing", "closed", "failed"];
const MOODS: Partial<Record<PaymentStateName, string>> = { paid: "is-right", held: "is-wrong", surplus: "is-waiting", open: "is-waiting", failed: "is-wrong" };

/** Every attempt to pay, and every refund. */
export function PaymentsPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("payment");
  useDocumentTitle(t("nav.payments"));
  const choose = (id: string | null) => {
    const next = new URLSearchParams(search);
    if (id) next.set("payment", id);
    else next.delete("payment");
    setSearch(next, { replace: true });
  };
  const tabs = [
    { key: "payments", label: t("money.payments"), children: <Payments onChoose={choose} /> },
    { key: "refunds", label: t("money.refunds"), children: <Refunds onChoose={choose} /> },
  ];
  return (
    <>
      <PageHead title={t("nav.payments")} note={t("money.payments_what")} />
      <Tabs activeKey={search.get("tab") ?? "payments"} onChange={(tab) => setSearch({ tab }, { replace: true })} items={tabs} destroyOnHidden />
      {chosen && <PaymentDrawer key={chosen} paymentId={chosen} onClose={() => choose(null)} />}
    </>
  );
}

function Payments({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useText();
  const [state, setState] = useState<PaymentStateName | undefined>();
  const [found, setFound] = useState("");
  const { query, items } = usePayments(state, found);
  const filtered = state !== undefined || found !== "";
  return (
    <>
      <div className="money-filters">
        <Select
          allowClear
          aria-label={t("money.state")}
          placeholder={t("money.state")}
          value={state ?? null}
          onChange={(value: PaymentStateName | null) => setState(value ?? undefined)}
          options={STATES.map((value) => ({ value, label: t(`money.payment.${value}`) }))}
        />
        <Input.Search allowClear aria-label={t("money.find")} placeholder={t("money.find")} maxLength={128} onSearch={setFound} />
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (filtered ? <p className="muted">{t("money.none_found")}</p> : <Empty title={t("money.none_title")} text={t("money.none_text")} />)}
      {items.length > 0 && <PaymentTable items={items} onChoose={onChoose} />}
      <MoreButton query={query} />
    </>
  );
}

function PaymentTable({ items, onChoose }: { items: PaymentRead[]; onChoose: (id: string) => void }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<PaymentRead> = [
    {
      title: t("money.what"),
      key: "what",
      render: (_, row) => (
        <span className="two-lines">
          <button type="button" className="link-button row-title" onClick={() => onChoose(row.id)}>
            {row.description}
          </button>
          <span className="muted small">{row.buyer ?? t("money.forgotten")}</span>
        </span>
      ),
    },
    { title: t("money.amount"), key: "amount", align: "right", render: (_, row) => <span className="figures">{money(row.amount, row.currency, locale)}</span> },
    { title: t("money.state"), key: "state", render: (_, row) => <StateTag state={row.state} /> },
    { title: t("money.provider"), key: "provider", responsive: ["md"], render: (_, row) => textOfCode("money.provider", row.provider, "money.provider.other") },
    { title: t("money.at"), key: "at", responsive: ["lg"], render: (_, row) => <span className="figures">{moment(row.paid_at ?? row.created_at, locale)}</span> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

export function StateTag({ state }: { state: PaymentStateName }) {
  const { t } = useText();
  return <Tag className={`money-tag ${MOODS[state] ?? ""}`}>{t(`money.payment.${state}`)}</Tag>;
}
