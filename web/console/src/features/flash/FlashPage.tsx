import { TeamOutlined } from "@ant-design/icons";
import { Button, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { SaleState, type FlashRead } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useAllSales } from "./api.ts";
import { Numbers } from "./Numbers.tsx";
import { titleOf } from "./title.ts";
import { WinnersDrawer } from "./WinnersDrawer.tsx";

/** Every flash sale of the house: what it sold, and where it ran. */
export function FlashPage() {
  const { t, locale } = useText();
  const [looking, setLooking] = useState<FlashRead | null>(null);
  const { query, items } = useAllSales();
  useDocumentTitle(t("nav.flash"));
  const columns: TableColumnsType<FlashRead> = [
    {
      title: t("flash.product"),
      key: "title",
      render: (_, sale) => (
        <>
          <span className="two-lines">
            <span>
              <span className="row-title">{titleOf(sale)}</span> <Tag>{t(`flash.mode.${sale.mode}`)}</Tag>
              <Tag color={sale.state === SaleState.on ? "processing" : undefined}>{t(`flash.state.${sale.state}`)}</Tag>
            </span>
            <span className="muted small figures">{moment(sale.at ?? sale.starts_at ?? sale.created_at, locale)}</span>
          </span>
          <div className="narrow-only">
            <Numbers sale={sale} />
          </div>
        </>
      ),
    },
    { title: t("flash.result"), key: "numbers", responsive: ["md"], render: (_, sale) => <Numbers sale={sale} /> },
    {
      key: "acts",
      align: "right",
      render: (_, sale) => (
        <span className="gift-acts">
          <Link to={`/broadcasts/${sale.broadcast_id}?tool=flash`}>{t("flash.broadcast")}</Link>
          <Button type="text" size="small" icon={<TeamOutlined aria-hidden />} aria-label={t("flash.winners_of", { title: titleOf(sale) })} onClick={() => setLooking(sale)} />
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead title={t("nav.flash")} note={t("flash.what")} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty title={t("flash.none_title")} text={t("flash.none_text")}>
          <Link to="/broadcasts">{t("flash.to_broadcasts")}</Link>
        </Empty>
      )}
      {items.length > 0 && <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />}
      <MoreButton query={query} />
      {looking && <WinnersDrawer sale={looking} onClose={() => setLooking(null)} />}
    </>
  );
}
