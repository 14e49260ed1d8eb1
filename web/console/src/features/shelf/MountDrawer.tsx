import { Button, Checkbox, Drawer, Input, Skeleton } from "antd";
import { useState } from "react";
import { money } from "@shared/format/money.ts";
import type { ProductSummary } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useForSale, useMount } from "./api.ts";

interface Props {
  broadcastId: string;
  /** Products that are on the shelf already. */
  there: readonly string[];
  open: boolean;
  onClose: () => void;
}

/** Products are chosen in the order in which they come onto the shelf. */
export function MountDrawer({ broadcastId, there, open, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const mount = useMount(broadcastId);
  const [chosen, setChosen] = useState<string[]>([]);
  const close = () => {
    setChosen([]);
    onClose();
  };
  const save = () => mount.mutate(chosen, { onSuccess: close, onError: notify.failed });
  const toggle = (id: string) => setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <Drawer
      open={open}
      onClose={close}
      title={t("shelf.mount")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={close}>{t("act.cancel")}</Button>
          <Button type="primary" disabled={chosen.length === 0} loading={mount.isPending} onClick={save}>
            {t("shelf.mount_count", { count: chosen.length })}
          </Button>
        </div>
      }
    >
      <Choices there={there} chosen={chosen} onToggle={toggle} />
    </Drawer>
  );
}

function Choices({ there, chosen, onToggle }: { there: readonly string[]; chosen: readonly string[]; onToggle: (id: string) => void }) {
  const { t } = useText();
  const [query, setQuery] = useState("");
  const { query: pages, items } = useForSale(query);
  return (
    <>
      <Input.Search allowClear autoFocus maxLength={100} placeholder={t("shelf.search")} aria-label={t("shelf.search")} onSearch={setQuery} />
      {pages.isPending && <Skeleton active title={false} />}
      {pages.isError && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isSuccess && items.length === 0 && <p className="muted">{t(query ? "shelf.nothing_found" : "shelf.no_products")}</p>}
      <ul className="shelf-choices">
        {items.map((product) => (
          <li key={product.id}>
            <Checkbox disabled={there.includes(product.id)} checked={there.includes(product.id) || chosen.includes(product.id)} onChange={() => onToggle(product.id)}>
              <Choice product={product} there={there.includes(product.id)} />
            </Checkbox>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("shelf.more")}
        </Button>
      )}
    </>
  );
}

function Choice({ product, there }: { product: ProductSummary; there: boolean }) {
  const { t, locale } = useText();
  return (
    <span className="shelf-choice">
      {product.cover_url ? <img className="shelf-cover" src={product.cover_url} alt="" loading="lazy" /> : <span className="shelf-cover" aria-hidden="true" />}
      <span>
        <span className="row-title">{product.title}</span>
        <span className="muted small figures">
          {money(product.price_from, product.currency, locale)}
          {product.left !== null && ` · ${t("shelf.left", { count: product.left })}`}
          {there && ` · ${t("shelf.there")}`}
        </span>
      </span>
    </span>
  );
}
