/** What an audit entry says besides its act. */
import type { AuditEntryView } from "@shared/generated/model/index.ts";
import { translator } from "../../i18n.ts";

type Details = AuditEntryView["details"];

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
/** Details that are names, which people gave. */
const NAMES = new Set(["name", "title", "email", "said"]);
/** Details that are addresses of rooms. */
const ROOMS = new Set(["slug", "room"]);
/** Details that only say that something was changed. */
const CHANGED = new Set(["orientation", "scheduled_at", "start_on_first_picture", "grace_seconds"]);
/** Details that are codes, and the messages that say them. */
const CODES: Record<string, string> = { role: "role", from: "role", to: "role", scopes: "permission", fields: "audit.field", reason: "audit.reason", kind: "audit.kind" };

/** The details a person can read, in their language; ids and codes without a message are left out. */
export function detailsText(details: Details): string {
  return Object.entries(details)
    .flatMap(([key, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => wordOf(key, one)))
    .filter((word) => word !== null)
    .join(" · ");
}

function wordOf(key: string, value: unknown): string | null {
  if (CHANGED.has(key)) return messageOf("audit.field", key);
  if (typeof value !== "string" || ID.test(value)) return null;
  if (NAMES.has(key)) return value;
  if (ROOMS.has(key)) return `/r/${value}`;
  return messageOf(CODES[key] ?? "", value);
}

function messageOf(prefix: string, code: string): string | null {
  const key = `${prefix}.${code}`;
  return translator.has(key) ? translator.t(key) : null;
}
