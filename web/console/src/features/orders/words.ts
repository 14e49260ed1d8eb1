/** How an order is written. */
import type { OrderStateName } from "@shared/generated/model/index.ts";

export const COLOURS: Record<OrderStateName, string> = {
  placed: "warning",
  paid: "blue",
  fulfilling: "blue",
  shipped: "blue",
  completed: "success",
  closed: "default",
  refunding: "orange",
  refunded: "default",
};

/** `2601014829135074` -> `2601 0148 2913 5074`, as people read it out. */
export function spoken(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1 ");
}

export function optionsOf(options: Readonly<Record<string, string>>): string {
  return Object.values(options).join(" / ");
}

interface Place {
  country: string;
  region: string;
  city: string;
  district: string;
  street: string;
  postal_code: string;
}

/** In one line, from the largest to the smallest in Chinese, the other way round elsewhere. */
export function lineOf({ country, region, city, district, street, postal_code }: Place): string {
  if (country === "CN") return [region, city === region ? "" : city, district, street].join("");
  return [street, city, region, postal_code, country].filter(Boolean).join(", ");
}
