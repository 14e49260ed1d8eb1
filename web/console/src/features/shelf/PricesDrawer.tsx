import { Alert, Button, Drawer, Form, InputNumber, Switch } from "antd";
import { useState } from "react";
import { digitsOf, money } from "@shared/format/money.ts";
import type { ShelfItemRead, ShelfVariantRead } from "@shared/generated/model/index.ts";
import { problemText } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useUpdateItem } from "./api.ts";

interface Props {
  broadcastId: string;
  item: ShelfItemRead;
  onClose: () => void;
}

/** By variant, in whole units with a fraction. */
interface Fields {
  prices: Record<string, number | null>;
  replay_price: boolean;
}

/** The live-exclusive price of each variant; an empty one is closed. */
export function PricesDrawer({ broadcastId, item, onClose }: Props) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const update = useUpdateItem(broadcastId, item.id);
  const digits = digitsOf(item.card.currency);
  const shown = (amount: number | null) => (amount === null ? null : amount / 10 ** digits);
  const initial: Fields = { prices: Object.fromEntries(item.variants.map(({ id, live_price }) => [id, shown(live_price)])), replay_price: item.replay_price };
  const submit = ({ prices, replay_price }: Fields) => {
    setFault(null);
    const wanted = item.variants.map(({ id }) => ({ variant_id: id, price: minor(prices[id] ?? null, digits) }));
    update.mutate({ prices: wanted, replay_price }, { onSuccess: onClose, onError: (error) => setFault(problemText(error)) });
  };
  const forAll = (value: number | null) => form.setFieldsValue({ prices: Object.fromEntries(item.variants.map(({ id }) => [id, value])) });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t("shelf.prices_of", { title: item.card.title })}
      size={440}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={update.isPending} onClick={() => form.submit()}>
            {t("act.save")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={initial} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <p className="muted small">{t("shelf.prices_hint")}</p>
        {item.variants.length > 1 && (
          <Form.Item label={t("shelf.price_all")}>
            <InputNumber<number> className="shelf-money" min={0} precision={digits} suffix={item.card.currency} aria-label={t("shelf.price_all")} onChange={forAll} />
          </Form.Item>
        )}
        {item.variants.map((variant) => (
          <VariantPrice key={variant.id} variant={variant} currency={item.card.currency} digits={digits} />
        ))}
        <Form.Item name="replay_price" label={t("shelf.replay_price")} extra={t("shelf.replay_hint")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

function VariantPrice({ variant, currency, digits }: { variant: ShelfVariantRead; currency: string; digits: number }) {
  const { t, locale } = useText();
  const options = Object.values(variant.options).join(" / ") || t("shelf.prices");
  const most = variant.price / 10 ** digits;
  const below = { validator: (_rule: unknown, value: number | null) => (value === null || value === undefined || value < most ? Promise.resolve() : Promise.reject(new Error(t("shelf.price_below")))) };
  return (
    <Form.Item name={["prices", variant.id]} label={options} extra={t("shelf.price_else", { price: money(variant.price, currency, locale) })} rules={[below]}>
      <InputNumber<number> className="shelf-money" min={0} precision={digits} suffix={currency} placeholder={t("shelf.no_price")} />
    </Form.Item>
  );
}

function minor(amount: number | null, digits: number): number | null {
  return amount === null ? null : Math.round(amount * 10 ** digits);
}
