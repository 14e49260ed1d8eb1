import { Skeleton, Table, type TableColumnsType } from "antd";
import type { AuditEntryView } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useText, textOfCode } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useAudit } from "./api.ts";
import { detailsText } from "./audit.ts";

export function AuditPage() {
  const { t, locale } = useText();
  const { query, items } = useAudit();
  useDocumentTitle(t("nav.audit"));
  const columns: TableColumnsType<AuditEntryView> = [
    { title: t("audit.at"), key: "at", width: 190, responsive: ["sm"], render: (_, row) => <span className="figures">{exactMoment(row.at, locale)}</span> },
    { title: t("audit.who"), key: "who", width: 160, render: (_, row) => (row.actor_kind === "system" ? t("audit.system") : row.actor_name) },
    {
      title: t("audit.act"),
      key: "act",
      render: (_, row) => (
        <span className="two-lines">
          <span>{textOfCode("audit", row.act, "audit.other")}</span>
          <span className="muted small break">{detailsText(row.details)}</span>
        </span>
      ),
    },
    { title: t("audit.address"), key: "address", width: 140, responsive: ["lg"], render: (_, row) => <span className="mono small">{row.address ?? "–"}</span> },
  ];
  return (
    <>
      <PageHead title={t("nav.audit")} note={t("audit.what")} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />}
      <MoreButton query={query} />
    </>
  );
}
