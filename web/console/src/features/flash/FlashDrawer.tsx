import { Alert, Button, DatePicker, Drawer, Form, InputNumber, Segmented, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { money } from "@shared/format/money.ts";
import { FlashMode, type VariantRead } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { MoneyInput } from "../../shared/ui/MoneyInput.tsx";
import { useCreateSale, useGoods, useProduct } from "./api.ts";

interface Fields {
  product_id: string;
  variant_id: string;
  price: number;
  quantity: number;
  per_person: number;
  mode: FlashMode;
  countdown: number;
  seconds: number;
  hold_seconds: number;
  starts_at: Dayjs | null;
}

const FIELDS = ["variant_id", "price", "quantity", "per_person", "countdown", "seconds", "hold_seconds", "starts_at"] as const;
const COUNTDOWNS = [10, 15, 30, 60, 120, 300];
const SECONDS: Record<FlashMode, number[]> = { fast: [30, 60, 120, 300, 600, 1800], fair: [10, 15, 20, 30, 60] };
const HOLDS = [60, 120, 300, 600, 900, 1800];
const START = { quantity: 100, per_person: 1, mode: FlashMode.fast, countdown: 10, seconds: 300, hold_seconds: 300, starts_at: null };

/** A flash sale is prepared here, which sets its goods aside, and announced later. */
export function FlashDrawer({ broadcastId, open, onClose }: { broadcastId: string; open: boolean; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreateSale(broadcastId);
  const submit = ({ variant_id, price, quantity, per_person, mode, countdown, seconds, hold_seconds, starts_at }: Fields) => {
    setFault(null);
    const sale = { variant_id, price, quantity, per_person, mode, countdown, seconds, hold_seconds, starts_at: starts_at?.second(0).millisecond(0).toISOString() ?? null };
    create.mutate(sale, { onSuccess: onClose, onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) });
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t("flash.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
            {t("flash.prepare")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={START} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Goods />
        <Terms />
      </Form>
    </Drawer>
  );
}

/** What is sold, at which price. */
function Goods() {
  const { t, locale } = useText();
  const form = Form.useFormInstance<Fields>();
  const [query, setQuery] = useState("");
  const goods = useGoods(query);
  const productId = Form.useWatch("product_id", form);
  const product = useProduct(productId).data;
  const variants = product?.variants.filter(({ active }) => active) ?? [];
  const currency = product?.currency ?? "CNY";
  const required = [{ required: true, message: t("field.missing") }];
  const label = ({ options, sku, price, left }: VariantRead) => `${Object.values(options).join(" / ") || sku} · ${money(price, currency, locale)} · ${t("flash.in_stock", { left: left ?? 0 })}`;
  return (
    <>
      <Form.Item name="product_id" label={t("flash.product")} rules={required}>
        <Select
          options={(goods.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          loading={goods.isPending}
          showSearch={{ filterOption: false, onSearch: setQuery }}
          placeholder={t("flash.product_hint")}
          notFoundContent={t("flash.product_none")}
          onChange={() => form.setFieldValue("variant_id", undefined)}
        />
      </Form.Item>
      <Form.Item name="variant_id" label={t("flash.variant")} rules={required}>
        <Select disabled={!product} options={variants.map((one) => ({ value: one.id, label: label(one) }))} />
      </Form.Item>
      <Form.Item name="price" label={t("flash.price")} rules={required}>
        <MoneyInput currency={currency} />
      </Form.Item>
    </>
  );
}

/** How it is sold. */
function Terms() {
  const { t } = useText();
  const form = Form.useFormInstance<Fields>();
  const mode = Form.useWatch("mode", form) ?? START.mode;
  const quantity = Form.useWatch("quantity", form) ?? START.quantity;
  const required = [{ required: true, message: t("field.missing") }];
  const duration = (value: number) => ({ value, label: value < 60 ? t("poll.seconds", { seconds: value }) : t("flash.minutes", { minutes: value / 60 }) });
  const chosen = (value: FlashMode) => form.setFieldValue("seconds", value === FlashMode.fair ? 10 : 300);
  return (
    <>
      <Form.Item name="quantity" label={t("flash.quantity")} extra={t("flash.quantity_hint")} rules={required}>
        <InputNumber min={1} max={10_000} precision={0} />
      </Form.Item>
      <Form.Item name="per_person" label={t("flash.per_person")} rules={required}>
        <InputNumber min={1} max={Math.min(99, quantity || 1)} precision={0} />
      </Form.Item>
      <Form.Item name="mode" label={t("flash.mode")} extra={t(`flash.mode_hint.${mode}`)}>
        <Segmented block options={[FlashMode.fast, FlashMode.fair].map((value) => ({ value, label: t(`flash.mode.${value}`) }))} onChange={chosen} />
      </Form.Item>
      <Form.Item name="countdown" label={t("flash.countdown")}>
        <Select options={COUNTDOWNS.map(duration)} />
      </Form.Item>
      <Form.Item name="seconds" label={t(mode === FlashMode.fair ? "flash.collect" : "flash.time")}>
        <Select options={SECONDS[mode].map(duration)} />
      </Form.Item>
      <Form.Item name="hold_seconds" label={t("flash.hold")} extra={t("flash.hold_hint")}>
        <Select options={HOLDS.map(duration)} />
      </Form.Item>
      <Form.Item name="starts_at" label={t("flash.starts_at")} extra={t("flash.starts_at_hint")}>
        <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" placeholder={t("flash.by_hand")} />
      </Form.Item>
    </>
  );
}
