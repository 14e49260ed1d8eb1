import { Drawer, Skeleton, Tabs } from "antd";
import { useState } from "react";
import type { ProductRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useProduct } from "./api.ts";
import { Clicks } from "./Clicks.tsx";
import { ProductForm } from "./ProductForm.tsx";
import { StockPanel } from "./StockPanel.tsx";

interface Props {
  /** Null: a new one. */
  productId: string | null;
  open: boolean;
  /** The shop's. */
  currency: string;
  onClose: () => void;
  /** With the id of what was saved. */
  onSaved: (id: string) => void;
}

const WIDTH = 760;

/** One product: how it is described and what it costs, its stock, or who left for the shop that sells it. */
export function ProductDrawer({ productId, open, currency, onClose, onSaved }: Props) {
  const { t } = useText();
  const product = useProduct(open ? productId : null);
  const [footer, setFooter] = useState<HTMLElement | null>(null);
  const title = productId ? (product.data?.title ?? t("goods.product")) : t("goods.add");
  return (
    <Drawer open={open} onClose={onClose} title={title} size={WIDTH} destroyOnHidden footer={<div ref={setFooter} className="drawer-foot" />}>
      {productId && product.isPending && <Skeleton active />}
      {product.isError && <Failed error={product.error} retry={() => void product.refetch()} />}
      {!productId && <ProductForm product={null} currency={currency} footer={footer} onClose={onClose} onSaved={onSaved} />}
      {productId && product.data && <Parts key={productId} product={product.data} currency={currency} footer={footer} onClose={onClose} onSaved={onSaved} />}
    </Drawer>
  );
}

interface PartsProps {
  product: ProductRead;
  currency: string;
  footer: HTMLElement | null;
  onClose: () => void;
  onSaved: (id: string) => void;
}

function Parts({ product, currency, footer, onClose, onSaved }: PartsProps) {
  const { t } = useText();
  const form = <ProductForm key={product.updated_at} product={product} currency={currency} footer={footer} onClose={onClose} onSaved={onSaved} />;
  const rest =
    product.source === "liveloop" ? { key: "stock", label: t("goods.stock"), children: <StockPanel product={product} /> } : { key: "clicks", label: t("goods.clicks"), children: <Clicks productId={product.id} /> };
  return <Tabs items={[{ key: "form", label: t("goods.form"), children: form, forceRender: true }, rest]} />;
}
