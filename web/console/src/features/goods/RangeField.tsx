import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { useText } from "../../shared/text.ts";
import { countOf, rangeOf, VARIANTS, type Option, type Range, type VariantDraft } from "./fields.ts";
import { VariantRow } from "./VariantRow.tsx";

interface Props {
  value?: Range;
  onChange?: (range: Range) => void;
  currency: string;
  /** One price and nothing to choose: that is done there. */
  elsewhere: boolean;
  disabled: boolean;
}

const OPTIONS = 3;
const VALUES = 20;

/** What there is to choose, and what each choice costs. */
export function RangeField({ value = { options: [], variants: [] }, onChange, currency, elsewhere, disabled }: Props) {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const { options, variants } = value;
  const choose = (changed: Option[]) => {
    setOver(countOf(changed) > VARIANTS);
    if (countOf(changed) <= VARIANTS) onChange?.(rangeOf(changed, variants));
  };
  const write = (at: number, part: Partial<VariantDraft>) => onChange?.({ options, variants: variants.map((one, place) => (place === at ? { ...one, ...part } : one)) });
  const first = variants[0];
  const spread = () => first && onChange?.({ options, variants: variants.map((one) => ({ ...one, price: first.price, list_price: first.list_price, member_price: first.member_price })) });
  const shown = elsewhere ? variants.slice(0, 1) : variants;
  return (
    <div className="goods-range">
      {!elsewhere && <Options options={options} disabled={disabled} onChange={choose} />}
      {over && <Alert type="warning" showIcon title={t("goods.too_many_variants", { count: VARIANTS })} className="form-fault" />}
      <div className="goods-range-head">
        <h3>{t("goods.prices")}</h3>
        {shown.length > 1 && (
          <Button size="small" disabled={disabled || first?.price === null} onClick={spread}>
            {t("goods.spread")}
          </Button>
        )}
      </div>
      {shown.map((variant, at) => (
        <VariantRow key={variant.id ?? JSON.stringify(variant.options)} variant={variant} alone={shown.length === 1} currency={currency} elsewhere={elsewhere} disabled={disabled} onChange={(part) => write(at, part)} />
      ))}
    </div>
  );
}

function Options({ options, disabled, onChange }: { options: Option[]; disabled: boolean; onChange: (options: Option[]) => void }) {
  const { t } = useText();
  const change = (at: number, part: Partial<Option>) => onChange(options.map((option, place) => (place === at ? { ...option, ...part } : option)));
  return (
    <fieldset className="goods-options">
      <legend>{t("goods.options")}</legend>
      {options.map((option, at) => (
        <div key={at} className="goods-option">
          <Input aria-label={t("goods.option_name", { place: at + 1 })} placeholder={t("goods.option_name_hint")} maxLength={20} value={option.name} disabled={disabled} onChange={(event) => change(at, { name: event.target.value })} />
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            aria-label={t("goods.option_values", { place: at + 1 })}
            placeholder={t("goods.option_values_hint")}
            maxCount={VALUES}
            tokenSeparators={[...t("goods.option_separators")]}
            value={option.values}
            disabled={disabled}
            onChange={(values: string[]) => change(at, { values: [...new Set(values.map((one) => one.trim().slice(0, 40)).filter(Boolean))] })}
          />
          <Button type="text" icon={<DeleteOutlined aria-hidden />} disabled={disabled} aria-label={t("goods.option_remove", { place: at + 1 })} onClick={() => onChange(options.filter((_, place) => place !== at))} />
        </div>
      ))}
      {options.length < OPTIONS && (
        <Button size="small" icon={<PlusOutlined aria-hidden />} disabled={disabled} onClick={() => onChange([...options, { name: "", values: [] }])}>
          {t("goods.option_add")}
        </Button>
      )}
      {options.length === 0 && <p className="muted small">{t("goods.options_hint")}</p>}
    </fieldset>
  );
}
