import { Button, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import type { MoneyAuditRead } from "@shared/generated/model/index.ts";
import { decimal, moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useAudits, useOrderAudit } from "./api.ts";

/** The proofs of the money book, and a button for one more. */
export function BookAudits() {
  const { t } = useText();
  const notify = useNotify();
  const audits = useAudits();
  const order = useOrderAudit();
  const items = audits.data?.items ?? [];
  const running = items.some((audit) => audit.ordered_by && !audit.finished_at);
  return (
    <>
      <div className="tool-acts">
        <p className="muted points-audit-what">{t("money.audit_what")}</p>
        <Button loading={order.isPending || running} onClick={() => order.mutate(undefined, { onError: notify.failed })}>
          {t("points.audit_now")}
        </Button>
      </div>
      {audits.isPending && <Skeleton active />}
      {audits.isError && <Failed error={audits.error} retry={() => void audits.refetch()} />}
      {audits.isSuccess && <AuditTable items={items} />}
    </>
  );
}

function AuditTable({ items }: { items: MoneyAuditRead[] }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<MoneyAuditRead> = [
    { title: t("points.audit_at"), key: "at", render: (_, row) => <span className="figures">{moment(row.finished_at ?? row.due_at, locale)}</span> },
    { title: t("points.audit_result"), key: "result", render: (_, row) => <Result audit={row} /> },
    { title: t("points.audit_entries"), key: "entries", align: "right", responsive: ["sm"], render: (_, row) => <span className="figures">{row.finished_at ? decimal(row.entries, locale, 0) : "–"}</span> },
  ];
  const faulty = { expandedRowRender: (row: MoneyAuditRead) => <Faults audit={row} />, rowExpandable: (row: MoneyAuditRead) => row.faults.length > 0 };
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} expandable={faulty} />;
}

function Result({ audit }: { audit: MoneyAuditRead }) {
  const { t } = useText();
  if (!audit.finished_at) return <Tag>{t(audit.ordered_by ? "points.audit_running" : "points.audit_planned")}</Tag>;
  if (audit.faults.length === 0) return <Tag className="points-result is-right">{t("points.audit_right")}</Tag>;
  return <Tag className="points-result is-wrong">{t("points.audit_wrong", { count: audit.faults.length })}</Tag>;
}

function Faults({ audit }: { audit: MoneyAuditRead }) {
  const { t } = useText();
  return (
    <ul>
      {audit.faults.map((fault, number) => (
        <li key={number} className="figures">
          {textOfCode("money.fault", fault.check, "points.fault.other")} {fault.subject}: {t("points.fault_numbers", { expected: fault.expected, found: fault.found })}
        </li>
      ))}
    </ul>
  );
}
