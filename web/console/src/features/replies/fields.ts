/** A rule as its form has it, and back. Pure. */
import type { ReplyRuleCreate, ReplyRuleRead } from "@shared/generated/model/index.ts";

export interface Fields {
  name: string;
  room_id: string;
  mode: "any" | "all" | "pattern";
  words: string[];
  pattern: string;
  reply: string;
  audience: "room" | "person";
  link_label: string;
  link_url: string;
  priority: number;
  rule_seconds: number;
  person_seconds: number;
  day_from: string;
  day_until: string;
  starts_at: string;
  ends_at: string;
}

export const NEW: Fields = {
  name: "",
  room_id: "",
  mode: "any",
  words: [],
  pattern: "",
  reply: "",
  audience: "room",
  link_label: "",
  link_url: "",
  priority: 100,
  rule_seconds: 10,
  person_seconds: 60,
  day_from: "",
  day_until: "",
  starts_at: "",
  ends_at: "",
};

export function fieldsOf(rule: ReplyRuleRead): Fields {
  return {
    name: rule.name,
    room_id: rule.room_id ?? "",
    mode: rule.mode,
    words: rule.words,
    pattern: rule.pattern ?? "",
    reply: rule.reply,
    audience: rule.audience,
    link_label: rule.link?.label ?? "",
    link_url: rule.link?.url ?? "",
    priority: rule.priority,
    rule_seconds: rule.rule_seconds,
    person_seconds: rule.person_seconds,
    day_from: timeOf(rule.day_from),
    day_until: timeOf(rule.day_until),
    starts_at: localOf(rule.starts_at),
    ends_at: localOf(rule.ends_at),
  };
}

/** `place`: where a new rule counts; `zone`: the time zone of whoever writes it. */
export function wantedOf(fields: Fields, place: { broadcastId?: string; enabled: boolean; zone: string }): ReplyRuleCreate {
  const { link_label, link_url, day_from, day_until, starts_at, ends_at, room_id, pattern, ...rest } = fields;
  const hasLink = link_label.trim() !== "" || link_url.trim() !== "";
  return {
    ...rest,
    enabled: place.enabled,
    room_id: room_id || null,
    broadcast_id: place.broadcastId ?? null,
    pattern: fields.mode === "pattern" ? pattern : null,
    link: hasLink ? { label: link_label, url: link_url } : null,
    day_from: minutesOf(day_from),
    day_until: minutesOf(day_until),
    starts_at: starts_at ? new Date(starts_at).toISOString() : null,
    ends_at: ends_at ? new Date(ends_at).toISOString() : null,
    zone: place.zone,
  };
}

function timeOf(minutes: number | null): string {
  if (minutes === null) return "";
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function minutesOf(time: string): number | null {
  const [hours, minutes] = time.split(":").map(Number);
  return time && hours !== undefined && minutes !== undefined ? hours * 60 + minutes : null;
}

/** As `<input type="datetime-local">` has it. */
function localOf(iso: string | null): string {
  if (iso === null) return "";
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
