import { Button, Table, type TableColumnsType } from "antd";
import { type Key, useState } from "react";
import { money } from "@shared/format/money.ts";
import { ProductSource, ProductStatus, type ProductSummary } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useCategories, useSetStatus } from "./api.ts";
import { Cover } from "./Cover.tsx";

/** The lines of the catalogue; what is ticked can be put on sale or archived together. */
export function GoodsTable({ items, onEdit }: { items: ProductSummary[]; onEdit: (id: string) => void }) {
  const { t } = useText();
  const may = useMay("shop.manage");
  const [ticked, setTicked] = useState<string[]>([]);
  const shown = ticked.filter((id) => items.some((one) => one.id === id));
  const columns = useColumns(onEdit);
  const selection = {
    selectedRowKeys: shown,
    onChange: (keys: Key[]) => setTicked(keys.map(String)),
    getTitleCheckboxProps: () => ({ "aria-label": t("goods.choose_all") }),
    getCheckboxProps: ({ title }: ProductSummary) => ({ "aria-label": t("goods.choose", { title }) }),
  };
  return (
    <>
      {shown.length > 0 && <Bulk chosen={items.filter(({ id }) => shown.includes(id))} onDone={() => setTicked([])} />}
      <Table className="stacks" rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} rowSelection={may ? selection : undefined} />
    </>
  );
}

function useColumns(onEdit: (id: string) => void): TableColumnsType<ProductSummary> {
  const { t, locale } = useText();
  const categories = useCategories();
  const named = new Map((categories.data?.items ?? []).map(({ id, name }) => [id, name]));
  const price = ({ price_from, price_to, currency }: ProductSummary) =>
    price_from === price_to ? money(price_from, currency, locale) : `${money(price_from, currency, locale)} – ${money(price_to, currency, locale)}`;
  return [
    {
      title: t("goods.product"),
      key: "product",
      className: "stacks-first",
      render: (_, product) => (
        <span className="goods-name">
          <Cover url={product.cover_url} />
          <span className="two-lines">
            <button type="button" className="link-button row-title" onClick={() => onEdit(product.id)}>
              {product.title}
            </button>
            <span className="muted small">{product.variants > 1 ? t("goods.variant_count", { count: product.variants }) : product.subtitle}</span>
          </span>
        </span>
      ),
    },
    { title: t("goods.price"), key: "price", align: "right", render: (_, product) => <span className="figures">{price(product)}</span> },
    { title: t("goods.stock"), key: "stock", align: "right", render: (_, product) => <Stock product={product} /> },
    { title: t("goods.status"), key: "status", render: (_, { status }) => <span className={`goods-status is-${status}`}>{t(`goods.status.${status}`)}</span> },
    { title: t("goods.category"), key: "category", responsive: ["md"], render: (_, { category_id }) => <span className="muted">{(category_id && named.get(category_id)) || "–"}</span> },
    { title: t("goods.place"), key: "place", responsive: ["lg"], render: (_, { source }) => <span className="muted">{t(`shelf.source.${source}`)}</span> },
    { title: t("goods.updated"), key: "updated", responsive: ["xl"], render: (_, { updated_at }) => <span className="muted figures">{moment(updated_at, locale)}</span> },
  ];
}

function Stock({ product }: { product: ProductSummary }) {
  const { t } = useText();
  if (product.source !== ProductSource.liveloop) return <span className="muted">–</span>;
  return <span className={product.left === 0 ? "goods-gone figures" : "figures"}>{product.left === 0 ? t("goods.sold_out") : product.left}</span>;
}

/** What can be done with all that are ticked. Archiving can be taken back for some seconds. */
function Bulk({ chosen, onDone }: { chosen: ProductSummary[]; onDone: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const set = useSetStatus();
  const change = (status: ProductStatus) => {
    const moved = chosen.filter((one) => one.status !== status);
    const back = () => Object.values(ProductStatus).forEach((before) => undo(moved.filter((one) => one.status === before), before));
    notify.heed(
      set.mutateAsync({ ids: chosen.map(({ id }) => id), status }).then(({ changed }) => {
        notify.undoable(t(`goods.changed.${status}`, { count: changed }), t("act.undo"), back);
        onDone();
      }),
    );
  };
  const undo = (some: ProductSummary[], status: ProductStatus) => some.length > 0 && notify.heed(set.mutateAsync({ ids: some.map(({ id }) => id), status }));
  return (
    <div className="goods-bulk" role="group" aria-label={t("goods.chosen", { count: chosen.length })}>
      <span className="figures">{t("goods.chosen", { count: chosen.length })}</span>
      <Button size="small" loading={set.isPending} onClick={() => change(ProductStatus.active)}>
        {t("goods.activate")}
      </Button>
      <Button size="small" loading={set.isPending} onClick={() => change(ProductStatus.archived)}>
        {t("goods.archive")}
      </Button>
      <Button size="small" type="text" onClick={onDone}>
        {t("goods.untick")}
      </Button>
    </div>
  );
}
