/** Saved addresses over HTTP. Each throws `Problem`. */
import { createAddress, deleteAddress, getAddress, listAddresses, putAddress } from "@shared/generated/api/addresses/addresses.ts";
import type { AddressRead as Address, AddressWrite } from "@shared/generated/model/index.ts";

export type { Address, AddressWrite };

const part = encodeURIComponent;

export interface AddressSource {
  /** Masked, the default first. */
  list: () => Promise<Address[]>;
  /** Whole, to be changed. */
  whole: (id: string) => Promise<Address>;
  save: (id: string | null, wanted: AddressWrite) => Promise<Address>;
  remove: (id: string) => Promise<void>;
}

export function addressesOf(slug: string): AddressSource {
  return {
    list: async () => (await listAddresses(part(slug))).items,
    whole: (id) => getAddress(part(slug), part(id)),
    save: (id, wanted) => (id ? putAddress(part(slug), part(id), wanted) : createAddress(part(slug), wanted)),
    remove: (id) => deleteAddress(part(slug), part(id)) as Promise<void>,
  };
}
