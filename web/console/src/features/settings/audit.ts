/** What an audit entry says besides its act. */
import type { AuditEntryView } from "@shared/generated/model/index.ts";
import { translator } from "../../i18n.ts";

type Details = AuditEntryView["details"];

/** Details that are names, which people gave. */
const NAMES = new Set(["name", "title", "email"]);
/** Details that are codes, and the messages that say them. */
const CODES: Record<string, string> = { role: "role", from: "role", to: "role", scopes: "permission", fields: "audit.field" };

/** The details a person can read, in their language; ids and codes without a message are left out. */
export function detailsText(details: Details): string {
  return Object.entries(details)
    .flatMap(([key, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => wordOf(key, one)))
    .filter((word) => word !== null)
    .join(" · ");
}

function wordOf(key: string, value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (NAMES.has(key)) return value;
  if (key === "slug") return `/r/${value}`;
  const message = `${CODES[key] ?? ""}.${value}`;
  return key in CODES && translator.has(message) ? translator.t(message) : null;
}
