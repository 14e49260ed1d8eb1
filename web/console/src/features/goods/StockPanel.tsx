import { Button, Form, Input, InputNumber, Select, Skeleton } from "antd";
import { useRef } from "react";
import type { ProductRead, VariantRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useChangeStock, useMovements } from "./api.ts";
import { nameOf } from "./fields.ts";

interface Fields {
  variantId: string;
  change: number;
  note?: string;
}

const LARGEST = 1_000_000;

/** How many there are of each variant, what comes in and goes, and what came and went. */
export function StockPanel({ product }: { product: ProductRead }) {
  const { t } = useText();
  const may = useMay("shop.manage");
  const named = new Map(product.variants.map((variant) => [variant.id, nameOf(variant.options) || product.title]));
  const active = product.variants.filter((variant) => variant.active);
  return (
    <>
      <ul className="goods-levels" aria-label={t("goods.stock")}>
        {active.map((variant) => (
          <li key={variant.id}>
            <span className="two-lines">
              <span className="row-title">{named.get(variant.id)}</span>
              <span className="muted small">{variant.sku}</span>
            </span>
            <span className={variant.left === 0 ? "goods-gone figures" : "figures"}>{variant.left === 0 ? t("goods.sold_out") : variant.left}</span>
          </li>
        ))}
      </ul>
      {may && <Receipt variants={active} named={named} />}
      <Movements productId={product.id} named={named} />
    </>
  );
}

/** The key stays the same until it has been taken, so that sending it again brings nothing in twice. */
function Receipt({ variants, named }: { variants: VariantRead[]; named: ReadonlyMap<string, string> }) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const change = useChangeStock();
  const key = useRef(crypto.randomUUID());
  const submit = (fields: Fields) =>
    change.mutate(
      { key: key.current, ...fields },
      {
        onSuccess: ({ left }) => {
          key.current = crypto.randomUUID();
          form.resetFields(["change", "note"]);
          notify.done(t("goods.stock_now", { count: left }));
        },
        onError: notify.failed,
      },
    );
  return (
    <Form form={form} layout="vertical" className="points-correction" initialValues={{ variantId: variants[0]?.id }} onFinish={submit} onValuesChange={() => (key.current = crypto.randomUUID())}>
      {variants.length > 1 && (
        <Form.Item name="variantId" label={t("goods.variant")}>
          <Select options={variants.map(({ id }) => ({ value: id, label: named.get(id) }))} />
        </Form.Item>
      )}
      {variants.length === 1 && <Form.Item name="variantId" hidden><Input /></Form.Item>}
      <Form.Item name="change" label={t("goods.change")} extra={t("goods.change_hint")} rules={[{ required: true, message: t("field.missing") }, { validator: (_, count: number) => (count === 0 ? Promise.reject(new Error(t("goods.change_none"))) : Promise.resolve()) }]}>
        <InputNumber precision={0} min={-LARGEST} max={LARGEST} className="wide" />
      </Form.Item>
      <Form.Item name="note" label={t("goods.note")}>
        <Input maxLength={200} placeholder={t("goods.note_hint")} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("goods.receive")}
      </Button>
    </Form>
  );
}

function Movements({ productId, named }: { productId: string; named: ReadonlyMap<string, string> }) {
  const { t, locale } = useText();
  const { query, items } = useMovements(productId);
  return (
    <section aria-label={t("goods.movements")}>
      <h3>{t("goods.movements")}</h3>
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("goods.no_movements")}</p>}
      <ol className="points-lines">
        {items.map(({ id, variant_id, change, note, by, created_at }) => (
          <li key={id}>
            <span className="two-lines">
              <span className="row-title">{note || t(change > 0 ? "goods.came" : "goods.went")}</span>
              <span className="muted small figures">{[moment(created_at, locale), named.get(variant_id), by].filter(Boolean).join(" · ")}</span>
            </span>
            <span className="points-amount figures">{change > 0 ? `+${change}` : change}</span>
          </li>
        ))}
      </ol>
      <MoreButton query={query} />
    </section>
  );
}
