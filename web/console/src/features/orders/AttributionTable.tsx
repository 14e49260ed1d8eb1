import { Table, type TableColumnsType } from "antd";
import { Link } from "react-router";
import { money as written } from "@shared/format/money.ts";
import type { Dimension, SoldBy, SoldIn } from "@shared/generated/model/index.ts";
import { decimal } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";

interface Props {
  dimension: Dimension;
  rows: SoldBy[];
  /** The whole, a currency each. */
  money: SoldIn[];
}

export function AttributionTable({ dimension, rows, money }: Props) {
  const { t, locale } = useText();
  const share = (row: SoldBy) => {
    const whole = money.find(({ currency }) => currency === row.currency)?.revenue ?? 0;
    return whole > 0 ? `${decimal((100 * row.revenue) / whole, locale)} %` : "–";
  };
  const columns: TableColumnsType<SoldBy> = [
    { title: t(`attribution.by.${dimension}`), key: "name", render: (_, row) => <Named dimension={dimension} row={row} /> },
    { title: t("orders.tile.paid"), key: "orders", align: "right", render: (_, row) => <span className="figures">{decimal(row.orders, locale, 0)}</span> },
    { title: t("attribution.revenue"), key: "revenue", align: "right", render: (_, row) => <span className="figures">{written(row.revenue, row.currency, locale)}</span> },
    { title: t("attribution.share"), key: "share", align: "right", responsive: ["sm"], render: (_, row) => <span className="figures">{share(row)}</span> },
    { title: t("orders.tile.refunded"), key: "refunded", align: "right", responsive: ["md"], render: (_, row) => <span className="figures">{written(row.refunded, row.currency, locale)}</span> },
  ];
  return <Table rowKey={(row) => `${row.key} ${row.currency}`} size="middle" columns={columns} dataSource={rows} pagination={false} />;
}

function Named({ dimension, row }: { dimension: Dimension; row: SoldBy }) {
  const { t } = useText();
  if (row.key === null) return <span className="muted">{t(`attribution.none.${dimension}`)}</span>;
  if (dimension === "source") return <>{t(`orders.source.${row.key as "live" | "replay" | "none"}`)}</>;
  if (dimension === "broadcast") return <Link to={`/orders?broadcast=${row.key}`}>{row.name ?? row.key}</Link>;
  if (dimension === "channel" && row.key === "share") return <>{t("attribution.channel_share")}</>;
  return <>{row.name ?? row.key}</>;
}
