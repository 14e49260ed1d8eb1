/** What an address form asks for, and what it makes of what was typed. Framework-free. */
import type { Address, AddressWrite } from "./api.ts";
import codes from "./countries.json";
import provinces from "./provinces.json";

export const CHINA = "CN";

/** In the order of GB/T 2260, as the server knows them. */
export const PROVINCES: readonly string[] = provinces;

/** Where parcels go most; the rest by their names. */
const FIRST = ["CN", "HK", "MO", "TW", "SG", "MY", "JP", "KR", "US", "CA", "GB", "AU"];

export interface Country {
  code: string;
  name: string;
}

/** The frequent ones first, the others by their names in `locale`. */
export function countries(locale: string): Country[] {
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const named = (code: string) => ({ code, name: names.of(code) ?? code });
  const rest = codes.filter((code) => !FIRST.includes(code)).map(named);
  return [...FIRST.map(named), ...rest.sort((one, other) => one.name.localeCompare(other.name, locale))];
}

export type Field = "name" | "phone" | "country" | "region" | "city" | "district" | "street" | "postal_code";

export type Form = Record<Field, string> & { is_default: boolean };

export const EMPTY: Form = { name: "", phone: "", country: CHINA, region: "", city: "", district: "", street: "", postal_code: "", is_default: false };

export function formOf(address: Address): Form {
  const { name, phone, country, region, city, district, street, postal_code, is_default } = address;
  return { name, phone, country, region, city, district, street, postal_code, is_default };
}

/** Which fields are asked for, in their order, and which of them may stay empty. */
export function fieldsOf(country: string): { field: Field; optional: boolean }[] {
  const wanted = (field: Field) => ({ field, optional: false });
  const may = (field: Field) => ({ field, optional: true });
  if (country === CHINA) return [wanted("name"), wanted("phone"), wanted("country"), wanted("region"), wanted("city"), wanted("district"), wanted("street")];
  return [wanted("name"), wanted("phone"), wanted("country"), wanted("street"), wanted("city"), may("region"), may("postal_code")];
}

export type Fault = "missing" | "phone" | "postal_code";

/** What is wrong with it, before the server is asked; empty when nothing is. */
export function faultsOf(form: Form): Partial<Record<Field, Fault>> {
  const faults: Partial<Record<Field, Fault>> = {};
  for (const { field, optional } of fieldsOf(form.country)) if (!optional && form[field].trim() === "") faults[field] = "missing";
  const phone = form.phone.replace(/[\s()./-]/g, "");
  const pattern = form.country === CHINA ? /^(\+86)?1[3-9]\d{9}$/ : /^\+[1-9]\d{6,14}$/;
  if (!faults.phone && !pattern.test(phone)) faults.phone = "phone";
  const code = form.postal_code.trim();
  if (code && !(form.country === CHINA ? /^[0-8]\d{5}$/ : /^[A-Za-z0-9][A-Za-z0-9 -]{1,10}[A-Za-z0-9]$/).test(code)) faults.postal_code = "postal_code";
  return faults;
}

/** Only what its country asks for is sent. */
export function writeOf(form: Form): AddressWrite {
  const asked = new Set(fieldsOf(form.country).map(({ field }) => field));
  const kept = (field: Field) => (asked.has(field) ? form[field].trim() : "");
  return {
    name: kept("name"),
    phone: kept("phone"),
    country: form.country,
    region: kept("region"),
    city: kept("city"),
    district: kept("district"),
    street: kept("street"),
    postal_code: kept("postal_code"),
    is_default: form.is_default,
  };
}

/** In one line, from the largest to the smallest in Chinese, the other way round elsewhere. */
export function lineOf({ country, region, city, district, street }: Pick<Address, "country" | "region" | "city" | "district" | "street">): string {
  if (country === CHINA) return [region, city === region ? "" : city, district, street].filter(Boolean).join("");
  return [street, city, region, country].filter(Boolean).join(", ");
}
