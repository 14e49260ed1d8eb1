import { Alert, Button, Table, type TableColumnsType } from "antd";
import type { ImportFault, ImportItem, ImportPreview as Preview } from "@shared/generated/model/index.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { faultText } from "./faults.ts";

interface Props {
  name: string;
  preview: Preview;
  onTake: (skipFaulty: boolean) => void;
  onAgain: () => void;
}

/** What a file would do, and which of its rows cannot be taken. */
export function ImportPreview({ name, preview, onTake, onAgain }: Props) {
  const { t, locale } = useText();
  const list = new Intl.ListFormat(locale, { type: "unit" });
  const { create, change, keep, faulty, receive, faults, ignored, categories, items } = preview;
  const some = create + change > 0 || receive > 0;
  return (
    <>
      <p className="row-title">{name}</p>
      <dl className="figure-list goods-sums">
        {Object.entries({ create, change, keep, receive, faulty }).map(([what, count]) => (
          <div key={what} className="tile">
            <dt>{textOfCode("goods.would", what, "goods.would.keep")}</dt>
            <dd className={what === "faulty" && count > 0 ? "goods-gone figures" : "figures"}>{count}</dd>
          </div>
        ))}
      </dl>
      {ignored.length > 0 && <Alert type="info" showIcon title={t("goods.ignored", { names: list.format(ignored) })} className="form-fault" />}
      {categories.length > 0 && <Alert type="info" showIcon title={t("goods.new_categories", { names: list.format(categories) })} className="form-fault" />}
      <div className="goods-first">
        {faulty === 0 && (
          <Button type="primary" disabled={!some} onClick={() => onTake(false)}>
            {t(some ? "goods.take" : "goods.nothing_to_take")}
          </Button>
        )}
        <Button type={faulty > 0 ? "primary" : "default"} onClick={onAgain}>
          {t("goods.another_file")}
        </Button>
        {faulty > 0 && some && <Button onClick={() => onTake(true)}>{t("goods.take_rest", { count: create + change + keep })}</Button>}
      </div>
      {faults.length > 0 && <Faults faults={faults} />}
      {items.length > 0 && <Items items={items} />}
    </>
  );
}

function Faults({ faults }: { faults: ImportFault[] }) {
  const { t } = useText();
  const columns: TableColumnsType<ImportFault> = [
    { title: t("goods.row"), key: "row", width: 48, render: (_, { row }) => <span className="figures">{row}</span> },
    { title: t("goods.column"), key: "column", width: 96, render: (_, { column }) => (column ? textOfCode("goods.column", column, "goods.column.other") : "–") },
    {
      title: t("goods.what_wrong"),
      key: "what",
      render: (_, { code, value }) => (
        <>
          {faultText(code)}
          {value && <span className="muted small goods-written">{value}</span>}
        </>
      ),
    },
  ];
  return (
    <section aria-label={t("goods.faults")}>
      <h3>{t("goods.faults")}</h3>
      <Table rowKey={({ row, column, code }) => `${row} ${column} ${code}`} size="small" columns={columns} dataSource={faults} pagination={false} />
    </section>
  );
}

function Items({ items }: { items: ImportItem[] }) {
  const { t } = useText();
  const columns: TableColumnsType<ImportItem> = [
    { title: t("goods.row"), key: "row", width: 48, render: (_, { rows }) => <span className="figures">{rows[0]}</span> },
    { title: t("goods.product"), key: "title", render: (_, { title }) => <span className="row-title">{title}</span> },
    { title: t("goods.variant"), key: "variants", width: 72, align: "right", responsive: ["sm"], render: (_, { variants }) => <span className="figures">{variants}</span> },
    { title: t("goods.would.receive"), key: "receive", width: 72, align: "right", render: (_, { receive }) => <span className="figures">{receive > 0 ? `+${receive}` : "–"}</span> },
    { title: t("goods.act"), key: "act", width: 72, render: (_, { act }) => <span className={`goods-status is-${act}`}>{t(`goods.would.${act}`)}</span> },
  ];
  return (
    <section aria-label={t("goods.to_take")}>
      <h3>{t("goods.to_take")}</h3>
      <Table rowKey={({ rows }) => String(rows[0])} size="small" columns={columns} dataSource={items} pagination={false} />
    </section>
  );
}
