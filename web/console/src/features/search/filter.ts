/** What is looked for, as it stands in the address. Pure. */
import { StateFilter, type SearchCommentsParams } from "@shared/generated/model/index.ts";

export interface Filter {
  query: string;
  room: string;
  broadcast: string;
  person: string;
  state: StateFilter;
  /** Days as `<input type="date">` has them; both belong to the span. */
  from: string;
  until: string;
}

const NAMES = ["query", "room", "broadcast", "person", "from", "until"] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function filterOf(search: URLSearchParams): Filter {
  const text = (name: string) => search.get(name) ?? "";
  const state = Object.values(StateFilter).find((one) => one === search.get("state"));
  const day = (name: string) => (DAY.test(text(name)) ? text(name) : "");
  return { query: text("query"), room: text("room"), broadcast: text("broadcast"), person: text("person"), state: state ?? StateFilter.any, from: day("from"), until: day("until") };
}

/** Only what was chosen, so that a link stays short. */
export function searchOf(filter: Filter): Record<string, string> {
  const chosen = NAMES.flatMap((name) => (filter[name] ? [[name, filter[name]] as const] : []));
  return Object.fromEntries([...chosen, ...(filter.state === StateFilter.any ? [] : [["state", filter.state] as const])]);
}

export function paramsOf(filter: Filter): SearchCommentsParams {
  return {
    query: filter.query || undefined,
    room_id: filter.room || undefined,
    broadcast_id: filter.broadcast || undefined,
    person_id: filter.person || undefined,
    state: filter.state,
    from: filter.from ? new Date(`${filter.from}T00:00`).toISOString() : undefined,
    until: filter.until ? dayAfter(filter.until) : undefined,
  };
}

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}

/** The text in pieces, those that were found among them. `hits` count code points. */
export function pieces(text: string, hits: readonly (readonly number[])[]): { text: string; found: boolean }[] {
  const letters = [...text];
  const parts: { text: string; found: boolean }[] = [];
  let done = 0;
  for (const [start = 0, end = 0] of hits) {
    const from = Math.max(start, done);
    if (end <= from) continue;
    if (from > done) parts.push({ text: letters.slice(done, from).join(""), found: false });
    parts.push({ text: letters.slice(from, end).join(""), found: true });
    done = end;
  }
  if (done < letters.length) parts.push({ text: letters.slice(done).join(""), found: false });
  return parts;
}
