/** What an audit entry says besides its act. Pure. */
import type { AuditEntryView } from "@shared/generated/model/index.ts";

type Entry = Pick<AuditEntryView, "act" | "details">;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** The details a person can read: names and roles, no bare ids; the act itself when there are none. */
export function detailsText({ act, details }: Entry): string {
  const words = Object.values(details)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((value): value is string | number => (typeof value === "string" && !ID.test(value)) || typeof value === "number");
  return words.length ? words.join(" · ") : act;
}
