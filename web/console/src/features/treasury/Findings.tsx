import { Button, Segmented, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { money } from "@shared/format/money.ts";
import type { FindingStateName, FindingRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useFindings, useResolve } from "./api.ts";
import { NoteModal } from "./NoteModal.tsx";

const STATES: FindingStateName[] = ["open", "resolved", "gone"];

/** What differs, and what somebody wrote about it. */
export function Findings() {
  const { t } = useText();
  const [state, setState] = useState<FindingStateName>("open");
  const { query, items } = useFindings(state);
  return (
    <>
      <Segmented className="money-filters" value={state} onChange={setState} options={STATES.map((value) => ({ value, label: t(`money.finding_state.${value}`) }))} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (state === "open" ? <Empty title={t("money.no_findings_title")} text={t("money.no_findings_text")} /> : <p className="muted">{t("money.none_found")}</p>)}
      {items.length > 0 && <FindingTable items={items} />}
      <MoreButton query={query} />
    </>
  );
}

function FindingTable({ items }: { items: FindingRead[] }) {
  const { t, locale } = useText();
  const [resolving, setResolving] = useState<FindingRead | null>(null);
  const amount = (value: number | null, currency: string | null) => (value === null ? "–" : money(value, currency ?? "CNY", locale));
  const columns: TableColumnsType<FindingRead> = [
    {
      title: t("money.finding"),
      key: "kind",
      render: (_, row) => (
        <span className="two-lines">
          {row.payment_id ? <Link to={`/payments?payment=${row.payment_id}`}>{t(`money.finding.${row.kind}`)}</Link> : <span className="row-title">{t(`money.finding.${row.kind}`)}</span>}
          <span className="muted small">
            {textOfCode("money.provider", row.provider, "money.provider.other")} · {row.day ?? moment(row.created_at, locale)}
          </span>
          {row.note && (
            <span className="small">
              {row.resolved_by}: {row.note}
            </span>
          )}
        </span>
      ),
    },
    { title: t("money.ours"), key: "ours", align: "right", render: (_, row) => <span className="figures">{amount(row.expected, row.currency)}</span> },
    { title: t("money.theirs"), key: "theirs", align: "right", render: (_, row) => <span className="figures">{amount(row.found, row.currency)}</span> },
    { title: t("money.number"), key: "reference", responsive: ["lg"], render: (_, row) => <code>{row.reference}</code> },
    {
      title: "",
      key: "acts",
      align: "right",
      render: (_, row) =>
        row.state === "open" ? (
          <Button size="small" onClick={() => setResolving(row)}>
            {t("money.resolve")}
          </Button>
        ) : (
          <Tag>{t(`money.finding_state.${row.state}`)}</Tag>
        ),
    },
  ];
  return (
    <>
      <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />
      {resolving && <Resolve finding={resolving} onClose={() => setResolving(null)} />}
    </>
  );
}

function Resolve({ finding, onClose }: { finding: FindingRead; onClose: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const resolve = useResolve();
  return (
    <NoteModal title={t("money.resolve_title")} okText={t("money.resolve")} busy={resolve.isPending} onClose={onClose} onNote={(note) => resolve.mutate({ id: finding.id, note }, { onSuccess: onClose, onError: notify.failed })} />
  );
}
