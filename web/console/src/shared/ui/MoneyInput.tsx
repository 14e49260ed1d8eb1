import { InputNumber } from "antd";
import { digitsOf } from "@shared/format/money.ts";

interface Props {
  /** Minor units. */
  value?: number | null;
  onChange?: (value: number | null) => void;
  currency: string;
  id?: string;
  /** Minor units. */
  min?: number;
  disabled?: boolean;
  placeholder?: string;
}

const LARGEST = 100_000_000;

/** An amount of money: written as people do, kept in whole minor units. */
export function MoneyInput({ value, onChange, currency, id, min = 0, disabled = false, placeholder = "" }: Props) {
  const digits = digitsOf(currency);
  const unit = 10 ** digits;
  return (
    <InputNumber<number>
      id={id}
      className="wide"
      value={value === null || value === undefined ? null : value / unit}
      onChange={(written) => onChange?.(written === null ? null : Math.round(written * unit))}
      min={min / unit}
      max={LARGEST}
      precision={digits}
      suffix={currency}
      disabled={disabled}
      placeholder={placeholder}
    />
  );
}
