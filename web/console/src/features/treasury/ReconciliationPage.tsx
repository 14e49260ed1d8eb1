import { Alert, Statistic, Skeleton, Tabs } from "antd";
import { useSearchParams } from "react-router";
import { money } from "@shared/format/money.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useMoney } from "./api.ts";
import { BillDays } from "./BillDays.tsx";
import { BookAudits } from "./BookAudits.tsx";
import { Findings } from "./Findings.tsx";

const SUMS = ["sales", "refunds", "fees", "clearing", "difference"] as const;

/** Whether the providers' bills say what we say, and what a person has to look at. */
export function ReconciliationPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const overview = useMoney();
  useDocumentTitle(t("nav.reconciliation"));
  const open = overview.data?.open_findings ?? 0;
  const tabs = [
    { key: "findings", label: open ? t("money.findings_open", { count: open }) : t("money.findings"), children: <Findings /> },
    { key: "bills", label: t("money.bills"), children: <BillDays /> },
    { key: "book", label: t("money.book"), children: <BookAudits /> },
  ];
  return (
    <>
      <PageHead title={t("nav.reconciliation")} note={t("money.reconciliation_what")} />
      <Overview />
      {(overview.data?.failed_refunds ?? 0) > 0 && <Alert type="warning" showIcon title={t("money.failed_refunds", { count: overview.data?.failed_refunds ?? 0 })} />}
      <Tabs activeKey={search.get("tab") ?? "findings"} onChange={(tab) => setSearch({ tab }, { replace: true })} items={tabs} destroyOnHidden />
    </>
  );
}

function Overview() {
  const { t, locale } = useText();
  const overview = useMoney();
  if (overview.isError) return <Failed error={overview.error} retry={() => void overview.refetch()} />;
  if (!overview.data) return <Skeleton active title={false} />;
  return (
    <>
      {overview.data.balances.map((balance) => (
        <div key={balance.currency} className="points-overview">
          {SUMS.map((name) => (
            <Statistic key={name} title={t(`money.sum.${name}`)} value={money(balance[name], balance.currency, locale)} />
          ))}
        </div>
      ))}
    </>
  );
}
