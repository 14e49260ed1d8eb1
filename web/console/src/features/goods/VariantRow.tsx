import { Input, InputNumber, Switch } from "antd";
import { useId, type ReactNode } from "react";
import { useText } from "../../shared/text.ts";
import { MoneyInput } from "../../shared/ui/MoneyInput.tsx";
import { nameOf, type VariantDraft } from "./fields.ts";

interface Props {
  variant: VariantDraft;
  /** There is nothing to choose. */
  alone: boolean;
  currency: string;
  elsewhere: boolean;
  disabled: boolean;
  onChange: (part: Partial<VariantDraft>) => void;
}

const LARGEST_RECEIPT = 1_000_000;

/** One variant: what it costs, what it is called in the warehouse, and how many come with it. */
export function VariantRow({ variant, alone, currency, elsewhere, disabled, onChange }: Props) {
  const { t } = useText();
  const id = useId();
  const name = nameOf(variant.options);
  const money = (field: "price" | "list_price" | "member_price") => (
    <Labelled id={`${id}-${field}`} text={t(`goods.${field}`)}>
      <MoneyInput id={`${id}-${field}`} currency={currency} value={variant[field]} disabled={disabled} onChange={(amount) => onChange({ [field]: amount })} />
    </Labelled>
  );
  return (
    <div className={variant.active ? "goods-variant" : "goods-variant is-off"} role="group" aria-label={name || t("goods.prices")}>
      {!alone && (
        <div className="goods-variant-name">
          <strong>{name}</strong>
          <Switch size="small" checked={variant.active} disabled={disabled} aria-label={t("goods.sells", { name })} onChange={(active) => onChange({ active })} />
        </div>
      )}
      {money("price")}
      {money("list_price")}
      {!elsewhere && money("member_price")}
      <Labelled id={`${id}-sku`} text="SKU">
        <Input id={`${id}-sku`} maxLength={64} placeholder={t("goods.sku_hint")} value={variant.sku} disabled={disabled} onChange={(event) => onChange({ sku: event.target.value.replace(/[^!-~]/g, "") })} />
      </Labelled>
      {!elsewhere && !variant.id && (
        <Labelled id={`${id}-receive`} text={t("goods.first_stock")}>
          <InputNumber id={`${id}-receive`} className="wide" min={0} max={LARGEST_RECEIPT} precision={0} value={variant.receive} disabled={disabled} onChange={(receive) => onChange({ receive })} />
        </Labelled>
      )}
      {!elsewhere && variant.id && (
        <span className="goods-variant-left">
          <span className="muted small">{t("goods.stock")}</span>
          <span className="figures">{variant.left ?? 0}</span>
        </span>
      )}
    </div>
  );
}

function Labelled({ id, text, children }: { id: string; text: string; children: ReactNode }) {
  return (
    <div className="goods-field">
      <label htmlFor={id}>{text}</label>
      {children}
    </div>
  );
}
