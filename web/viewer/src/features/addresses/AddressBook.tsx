/** The saved addresses: one is chosen, changed, deleted, or a new one is written. */
import { useState } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { AddressForm } from "./AddressForm.tsx";
import type { Address, AddressSource, AddressWrite } from "./api.ts";
import { formOf, lineOf, type Form } from "./core.ts";

interface Props {
  addresses: readonly Address[];
  chosen: string | null;
  source: AddressSource;
  /** The code of an error of the API; anything else is thrown on. */
  codeOf: (error: unknown) => string;
  onChoose: (id: string) => void;
  /** Something was saved or deleted: `id` is to be chosen then, if any. */
  onChanged: (id: string | null) => Promise<void>;
  onBack: () => void;
}

type Open = { id: string | null; form: Form | null } | null;

export function AddressBook({ addresses, chosen, source, codeOf, onChoose, onChanged, onBack }: Props) {
  const [open, setOpen] = useState<Open>(addresses.length === 0 ? { id: null, form: null } : null);
  const [failure, setFailure] = useState<string | null>(null);
  const tried = async (act: () => Promise<void>): Promise<string | null> => {
    try {
      await act();
      return null;
    } catch (error) {
      return codeOf(error);
    }
  };
  const save = (wanted: AddressWrite) =>
    tried(async () => {
      const saved = await source.save(open?.id ?? null, wanted);
      await onChanged(saved.id);
      setOpen(null);
    });
  const edit = async (id: string) => setFailure(await tried(async () => setOpen({ id, form: formOf(await source.whole(id)) })));
  const remove = async (id: string) =>
    setFailure(
      await tried(async () => {
        await source.remove(id);
        await onChanged(null);
      }),
    );
  if (open) return <AddressForm key={open.id} known={open.form} onSave={save} onBack={addresses.length > 0 ? () => setOpen(null) : onBack} />;
  return (
    <div class="address-book">
      {failure && (
        <p class="field-failure" role="alert">
          {t("address.failed")}
        </p>
      )}
      <ul>
        {addresses.map((address) => (
          <li key={address.id} class={`address-row ${address.id === chosen ? "is-chosen" : ""}`}>
            <button type="button" class="address-choose" aria-pressed={address.id === chosen} onClick={() => onChoose(address.id)}>
              <AddressLines address={address} />
            </button>
            <span class="address-acts">
              <button type="button" class="link" onClick={() => void edit(address.id)}>
                {t("address.edit")}
              </button>
              <RemoveButton onRemove={() => void remove(address.id)} />
            </span>
          </li>
        ))}
      </ul>
      <div class="order-acts">
        <button type="button" class="button is-quiet" onClick={onBack}>
          {t("address.back")}
        </button>
        <button type="button" class="button is-primary" onClick={() => setOpen({ id: null, form: null })}>
          {t("address.add")}
        </button>
      </div>
    </div>
  );
}

export function AddressLines({ address }: { address: Pick<Address, "name" | "phone" | "country" | "region" | "city" | "district" | "street"> & { is_default?: boolean } }) {
  return (
    <span class="address-lines">
      <span>
        <b>{address.name}</b> {address.phone} {address.is_default && <small class="address-mark">{t("address.default")}</small>}
      </span>
      <span class="address-line">{lineOf(address)}</span>
    </span>
  );
}

/** Deleting is for good, so the second tap does it. */
function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const [sure, setSure] = useState(false);
  return (
    <button type="button" class="link" onClick={() => (sure ? onRemove() : setSure(true))} onBlur={() => setSure(false)}>
      {t(sure ? "address.remove_sure" : "address.remove")}
    </button>
  );
}
