import { DownloadOutlined, ImportOutlined, PlusOutlined, TagsOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { exportUrl, useProducts } from "./api.ts";
import { CategoriesDrawer } from "./CategoriesDrawer.tsx";
import { filterOf, isChosen, searchOf, statusesOf, type Filter } from "./filter.ts";
import { Filters } from "./Filters.tsx";
import { GoodsTable } from "./GoodsTable.tsx";
import { ImportDrawer } from "./ImportDrawer.tsx";
import { ProductDrawer } from "./ProductDrawer.tsx";

type Opened = "import" | "categories" | null;

/** Everything that is sold; what is looked at and what is open stand in the address. */
export function GoodsPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const [opened, setOpened] = useState<Opened>(null);
  const filter = filterOf(search);
  const editing = search.get("product");
  const { query, items, currency } = useProducts(filter);
  useDocumentTitle(t("nav.products"));
  const show = (part: Partial<Filter>) => setSearch(searchOf({ ...filter, ...part }), { replace: true });
  const edit = (product: string | null) => setSearch({ ...searchOf(filter), ...(product ? { product } : {}) });
  const none = query.isSuccess && items.length === 0;
  const blank = none && !isChosen(filter);
  return (
    <>
      <PageHead title={t("nav.products")} note={t("goods.what")}>
        {!blank && <Acts filter={filter} onOpen={setOpened} onAdd={() => edit("new")} />}
      </PageHead>
      {!blank && <Filters filter={filter} onChange={show} />}
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {blank && (
        <FirstSteps>
          <AddButton onAdd={() => edit("new")} />
          <ImportButton onOpen={setOpened} />
          <Button type="text" onClick={() => show({ status: "archived" })}>
            {t("goods.show_archived")}
          </Button>
        </FirstSteps>
      )}
      {none && !blank && <p className="muted">{t("goods.none_found")}</p>}
      {items.length > 0 && <GoodsTable items={items} onEdit={edit} />}
      <MoreButton query={query} />
      <ProductDrawer productId={editing === "new" ? null : editing} open={editing !== null} currency={currency} onClose={() => edit(null)} onSaved={edit} />
      <CategoriesDrawer open={opened === "categories"} onClose={() => setOpened(null)} />
      <ImportDrawer open={opened === "import"} onClose={() => setOpened(null)} />
    </>
  );
}

function FirstSteps({ children }: { children: ReactNode }) {
  const { t } = useText();
  return (
    <Empty title={t("goods.none_title")} text={t("goods.none_text")} steps={[t("goods.step_add"), t("goods.step_stock"), t("goods.step_shelf")]}>
      <div className="goods-first">{children}</div>
    </Empty>
  );
}

function Acts({ filter, onOpen, onAdd }: { filter: Filter; onOpen: (what: Opened) => void; onAdd: () => void }) {
  const { t, locale } = useText();
  return (
    <>
      <Button icon={<TagsOutlined aria-hidden />} onClick={() => onOpen("categories")}>
        {t("goods.categories")}
      </Button>
      <Button href={exportUrl(statusesOf(filter), locale)} download icon={<DownloadOutlined aria-hidden />}>
        {t("goods.export")}
      </Button>
      <ImportButton onOpen={onOpen} />
      <AddButton onAdd={onAdd} />
    </>
  );
}

function ImportButton({ onOpen }: { onOpen: (what: Opened) => void }) {
  const { t } = useText();
  return (
    <Allowed permission="shop.manage">
      {(allowed) => (
        <Button icon={<ImportOutlined aria-hidden />} disabled={!allowed} onClick={() => onOpen("import")}>
          {t("goods.import")}
        </Button>
      )}
    </Allowed>
  );
}

function AddButton({ onAdd }: { onAdd: () => void }) {
  const { t } = useText();
  return (
    <Allowed permission="shop.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={onAdd}>
          {t("goods.add")}
        </Button>
      )}
    </Allowed>
  );
}
