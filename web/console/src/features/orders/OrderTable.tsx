import { Table, Tag, type TableColumnsType } from "antd";
import { money } from "@shared/format/money.ts";
import type { OrderStateName, StaffOrderRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { COLOURS, optionsOf, spoken } from "./words.ts";

interface Props {
  items: StaffOrderRead[];
  /** Null: nothing can be done with many at once. */
  chosen: string[] | null;
  onChoose: (ids: string[]) => void;
  onOpen: (id: string) => void;
}

export function OrderTable({ items, chosen, onChoose, onOpen }: Props) {
  const { t, locale } = useText();
  const columns: TableColumnsType<StaffOrderRead> = [
    {
      title: t("orders.order"),
      key: "order",
      render: (_, row) => (
        <span className="two-lines">
          <button type="button" className="link-button row-title figures" onClick={() => onOpen(row.id)}>
            {spoken(row.number)}
          </button>
          <span className="muted small">{goodsOf(row)}</span>
        </span>
      ),
    },
    {
      title: t("orders.state"),
      key: "state",
      render: (_, row) => (
        <span className="two-lines">
          <span>
            <OrderTag state={row.state} />
          </span>
          {row.refund_wish && <span className="small orders-wish">{t("orders.wished")}</span>}
        </span>
      ),
    },
    { title: t("orders.total"), key: "total", align: "right", render: (_, row) => <span className="figures">{money(row.total, row.currency, locale)}</span> },
    {
      title: t("orders.buyer"),
      key: "buyer",
      responsive: ["md"],
      render: (_, row) => (
        <span className="two-lines">
          {row.buyer_name}
          <span className="muted small figures">
            {row.destination.name} {row.destination.phone}
          </span>
        </span>
      ),
    },
    {
      title: t("orders.source"),
      key: "source",
      responsive: ["lg"],
      render: (_, row) => (
        <span className="two-lines">
          {row.broadcast_title ?? t("orders.source.none")}
          {row.broadcast_title && <span className="muted small">{t(row.replay ? "orders.source.replay" : "orders.source.live")}</span>}
        </span>
      ),
    },
    { title: t("orders.placed_at"), key: "at", responsive: ["lg"], render: (_, row) => <span className="figures">{moment(row.created_at, locale)}</span> },
  ];
  const selection = chosen && { rowSelection: { selectedRowKeys: chosen, onChange: (keys: React.Key[]) => onChoose(keys.map(String)), getTitleCheckboxProps: () => ({ "aria-label": t("orders.choose_all") }), getCheckboxProps: (row: StaffOrderRead) => ({ "aria-label": t("orders.choose", { number: row.number }) }) } };
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} {...(selection ?? {})} />;
}

export function OrderTag({ state }: { state: OrderStateName }) {
  const { t } = useText();
  return <Tag color={COLOURS[state]}>{t(`orders.is.${state}`)}</Tag>;
}

function goodsOf({ lines }: StaffOrderRead): string {
  return lines.map((line) => `${line.title} ${optionsOf(line.options)} ×${line.quantity}`).join(", ");
}
