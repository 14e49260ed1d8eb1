import { Input, Skeleton, Statistic, Table, Tabs, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { PointsHolder } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { decimal } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useHolders, useOverview } from "./api.ts";
import { Audits } from "./Audits.tsx";
import { PersonDrawer } from "./PersonDrawer.tsx";
import { RulesForm } from "./RulesForm.tsx";

/** What earns points, who holds them, and the proof that they add up. */
export function PointsPage() {
  const { t } = useText();
  const mayLead = useMay("points.manage");
  const mayRule = useMay("interaction.manage");
  const [search, setSearch] = useSearchParams();
  useDocumentTitle(t("nav.points"));
  const tabs = [
    ...(mayLead ? [{ key: "ledger", label: t("points.ledger"), children: <Ledger /> }] : []),
    ...(mayRule ? [{ key: "rules", label: t("points.rules"), children: <RulesForm /> }] : []),
    ...(mayLead ? [{ key: "audits", label: t("points.audits"), children: <Audits /> }] : []),
  ];
  const wanted = tabs.find(({ key }) => key === search.get("tab")) ?? tabs[0];
  return (
    <>
      <PageHead title={t("nav.points")} note={t("points.what")} />
      {wanted && <Tabs activeKey={wanted.key} onChange={(tab) => setSearch({ tab }, { replace: true })} items={tabs} destroyOnHidden />}
    </>
  );
}

function Ledger() {
  const { t } = useText();
  const [found, setFound] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { query, items } = useHolders(found);
  return (
    <>
      <Overview />
      <Input.Search allowClear className="words-find points-find" aria-label={t("points.find")} placeholder={t("points.find")} maxLength={80} onSearch={setFound} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (found ? <p className="muted">{t("points.none_found")}</p> : <Empty title={t("points.none_title")} text={t("points.none_text")} />)}
      {items.length > 0 && <Holders items={items} onChoose={setChosen} />}
      <MoreButton query={query} />
      {chosen && <PersonDrawer personId={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function Overview() {
  const { t } = useText();
  const overview = useOverview();
  if (overview.isError) return <Failed error={overview.error} retry={() => void overview.refetch()} />;
  if (!overview.data) return <Skeleton active title={false} />;
  return (
    <div className="points-overview">
      {(["issued", "people", "rooms", "expired"] as const).map((name) => (
        <Statistic key={name} title={t(`points.sum.${name}`)} value={overview.data[name]} />
      ))}
    </div>
  );
}

function Holders({ items, onChoose }: { items: PointsHolder[]; onChoose: (id: string) => void }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<PointsHolder> = [
    {
      title: t("points.person"),
      key: "name",
      render: (_, row) => (
        <button type="button" className="link-button row-title" onClick={() => onChoose(row.id)}>
          {row.nickname}
        </button>
      ),
    },
    { title: t("points.kind"), key: "kind", responsive: ["sm"], render: (_, row) => <Tag>{t(row.has_account ? "points.account" : "points.guest")}</Tag> },
    { title: t("points.balance"), key: "balance", align: "right", render: (_, row) => <span className="figures">{decimal(row.balance, locale, 0)}</span> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}
