/** One address: mainland China's fields, or those of elsewhere. */
import { useId, useState } from "preact/hooks";
import { errorText, locale, t } from "../../shared/text.ts";
import { CHINA, countries, EMPTY, faultsOf, fieldsOf, PROVINCES, writeOf, type Field, type Form } from "./core.ts";
import type { AddressWrite } from "./api.ts";

interface Props {
  /** What is changed; null: a new one. */
  known: Form | null;
  /** The code of what went wrong, or null. */
  onSave: (wanted: AddressWrite) => Promise<string | null>;
  /** Null where there is nothing to go back to. */
  onBack: (() => void) | null;
}

/** So that browsers offer what they know. */
const AUTOCOMPLETE: Record<Field, string> = {
  name: "name",
  phone: "tel",
  country: "country",
  region: "address-level1",
  city: "address-level2",
  district: "address-level3",
  street: "street-address",
  postal_code: "postal-code",
};

export function AddressForm({ known, onSave, onBack }: Props) {
  const [form, setForm] = useState<Form>(known ?? EMPTY);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const faults = faultsOf(form);
  const change = (field: Field, value: string) => setForm({ ...form, [field]: value, ...(field === "country" ? { region: "" } : {}) });
  const submit = async (event: Event) => {
    event.preventDefault();
    setShown(true);
    if (Object.keys(faults).length > 0) return pointAtFault(event.currentTarget as HTMLFormElement);
    if (busy) return;
    setBusy(true);
    setFailure(await onSave(writeOf(form)));
    setBusy(false);
  };
  return (
    <form class="address-form" noValidate onSubmit={(event) => void submit(event)}>
      {fieldsOf(form.country).map(({ field, optional }) => (
        <Input key={field} field={field} form={form} optional={optional} fault={shown ? (faults[field] ?? null) : null} onChange={(value) => change(field, value)} />
      ))}
      <label class="address-default">
        <input type="checkbox" checked={form.is_default} onChange={(event) => setForm({ ...form, is_default: event.currentTarget.checked })} />
        {t("address.default_wish")}
      </label>
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
      <div class="order-acts">
        {onBack && (
          <button type="button" class="button is-quiet" onClick={onBack}>
            {t("address.back")}
          </button>
        )}
        <button type="submit" class="button is-primary" disabled={busy}>
          {t("address.save")}
        </button>
      </div>
    </form>
  );
}

/** Once it is drawn. */
function pointAtFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

interface InputProps {
  field: Field;
  form: Form;
  optional: boolean;
  fault: string | null;
  onChange: (value: string) => void;
}

function Input({ field, form, optional, fault, onChange }: InputProps) {
  const id = useId();
  const chinese = form.country === CHINA;
  const label = t(field === "region" && !chinese ? "address.state" : `address.${field}`);
  const common = { id, name: field, value: form[field], autocomplete: AUTOCOMPLETE[field], "aria-invalid": fault !== null, "aria-describedby": `${id}-fault` };
  const listed = field === "country" ? countries(locale.value).map(({ code, name }) => ({ value: code, text: name })) : field === "region" && chinese ? PROVINCES.map((value) => ({ value, text: value })) : null;
  return (
    <div class={`address-field is-${field}`}>
      <label for={id}>
        {label} {optional && <small>{t("address.optional")}</small>}
      </label>
      {listed ? (
        <select class="field" {...common} onChange={(event) => onChange(event.currentTarget.value)}>
          {field === "region" && <option value="">{t("address.choose")}</option>}
          {listed.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input class="field" {...common} type="text" inputMode={field === "phone" ? "tel" : "text"} maxLength={field === "street" ? 200 : 60} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
      <p id={`${id}-fault`} class="field-failure" role={fault ? "alert" : undefined}>
        {fault && t(fault === "phone" ? (chinese ? "address.fault.phone" : "address.fault.phone_abroad") : fault === "missing" ? "address.fault.missing" : "address.fault.postal_code")}
      </p>
    </div>
  );
}
