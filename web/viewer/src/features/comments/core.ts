/** The comments of a room as one list, and how each message changes it. Pure. */

/** The server decides it. */
export type Role = "viewer" | "member" | "host" | "moderator" | "staff" | "assistant";

/** `first_time`: when they spoke they had seen no earlier broadcast of the room. */
export interface Author {
  id: string;
  name: string;
  role: Role;
  first_time?: boolean;
}

/** A comment of the server, or one of ours that it does not have yet. */
export interface CommentItem {
  id: string;
  offset: number;
  author: Author;
  body: string;
  /** Media time, ISO 8601; null while we do not know it. */
  at: string | null;
  created_at: string;
  client_id: string;
  /** The comment that it answers, and whose it is. */
  reply_to?: { id: string; author: { id: string; name: string } } | null;
  /** A button under what the assistant says. */
  link?: { label: string; url: string } | null;
  /** Said to this viewer alone; no page of the history has it. */
  aside?: boolean;
}

/** `held`: it waits for a person to look at it, and only its author sees it. */
export type Delivery = "sent" | "pending" | "failed" | "held";

export interface Row {
  /** Stays the same when a pending comment becomes a sent one, so that its node stays. */
  key: string;
  item: CommentItem;
  delivery: Delivery;
  mine: boolean;
  /** Message code of a failure. */
  failure: string | null;
}

export interface Comments {
  rows: readonly Row[];
  /** Cursor of what is older than the first row; null at the beginning, or when `cut`. */
  older: string | null;
  /** True when rows were dropped at the top, so that no cursor leads to what is above. */
  cut: boolean;
  /** Comments that came since the reader scrolled away. */
  unread: number;
  /** False while the reader is scrolled up. */
  following: boolean;
}

export const NONE: Comments = { rows: [], older: null, cut: false, unread: 0, following: true };

/** Rows kept while following; a reader who scrolled up keeps more, until this. */
export const FOLLOWING_ROWS = 200;
export const READING_ROWS = 600;

/** The list a join brings: it replaces what the server said before, never what we are still sending. */
export function entered(state: Comments, items: readonly CommentItem[], older: string | null, me: string): Comments {
  const merged = received({ ...state, rows: state.rows.filter((row) => row.delivery !== "sent" || row.item.aside) }, items, me);
  return { ...merged, older, cut: false, unread: state.unread };
}

/** New comments, in any order, with repetitions. */
export function received(state: Comments, items: readonly CommentItem[], me: string): Comments {
  const rows = [...state.rows];
  const known = new Map(rows.map((row, index) => [row.key, index]));
  const ids = new Set(rows.map((row) => row.item.id));
  let added = 0;
  for (const item of items) {
    if (ids.has(item.id)) continue;
    const mine = item.author.id === me;
    const key = mine ? item.client_id : item.id;
    const row: Row = { key, item, delivery: "sent", mine, failure: null };
    const place = known.get(key);
    ids.add(item.id);
    if (place === undefined) {
      known.set(key, rows.length);
      rows.push(row);
      added += 1;
    } else {
      rows[place] = row;
    }
  }
  return trimmed({ ...state, rows: ordered(rows), unread: state.following ? 0 : state.unread + added });
}

/** An older page: before the rest, but for what we wrote ourselves and knew already. */
export function prepended(state: Comments, items: readonly CommentItem[], older: string | null, me: string): Comments {
  const ids = new Set(state.rows.map((row) => row.item.id));
  const rows = items.filter((item) => !ids.has(item.id)).map((item) => sentRow(item, me));
  const all = ordered([...rows, ...state.rows]);
  const full = all.length > READING_ROWS;
  return { ...state, rows: full ? all.slice(-READING_ROWS) : all, older: full ? null : older, cut: false };
}

export function deleted(state: Comments, id: string): Comments {
  return { ...state, rows: state.rows.filter((row) => row.item.id !== id) };
}

/** Our own comment, shown before the server has it. `item.id` is its client id until then. */
export function sending(state: Comments, item: CommentItem): Comments {
  const row: Row = { key: item.id, item: { ...item, client_id: item.id }, delivery: "pending", mine: true, failure: null };
  return trimmed({ ...state, rows: [...state.rows.filter((other) => other.key !== row.key), row] });
}

export function confirmed(state: Comments, clientId: string, server: Partial<CommentItem>): Comments {
  const echoed = state.rows.some((row) => row.key !== clientId && row.item.id === server.id);
  if (echoed) return { ...state, rows: state.rows.filter((row) => row.key !== clientId) };
  return changed(state, clientId, (row) => ({ ...row, item: { ...row.item, ...server }, delivery: "sent", failure: null }));
}

/** The server keeps it for a person to look at. It stays between what was there and what comes. */
export function held(state: Comments, clientId: string): Comments {
  const newest = Math.max(0, ...state.rows.filter((row) => row.delivery === "sent").map((row) => row.item.offset));
  const offset = newest + 0.5;
  return changed(state, clientId, (row) => (row.delivery === "sent" ? row : { ...row, item: { ...row.item, offset }, delivery: "held", failure: null }));
}

/** What we wrote ourselves before this page was loaded: also what only we see. */
export function recalled(state: Comments, items: readonly (CommentItem & { held: boolean })[], me: string): Comments {
  const sent = received(
    state,
    items.filter((item) => !item.held),
    me,
  );
  const known = new Set(sent.rows.map((row) => row.key));
  const waiting = items.filter((item) => item.held && !known.has(item.client_id));
  const rows = waiting.map((item): Row => {
    const before = sent.rows.filter((row) => row.delivery === "sent" && row.item.created_at <= item.created_at);
    const offset = Math.max(0, ...before.map((row) => row.item.offset)) + 0.5;
    return { key: item.client_id, item: { ...item, offset }, delivery: "held", mine: true, failure: null };
  });
  return trimmed({ ...sent, rows: ordered([...sent.rows, ...rows]), unread: state.unread });
}

export function failed(state: Comments, clientId: string, failure: string): Comments {
  return changed(state, clientId, (row) => (row.delivery === "sent" ? row : { ...row, delivery: "failed", failure }));
}

export function discarded(state: Comments, clientId: string): Comments {
  return { ...state, rows: state.rows.filter((row) => row.key !== clientId) };
}

export function followed(state: Comments, following: boolean): Comments {
  if (following === state.following) return state;
  return following ? trimmed({ ...state, following, unread: 0 }) : { ...state, following };
}

/** Where a list began and ended when it was looked at last; undefined: it was empty. */
export interface Ends {
  first: string | undefined;
  last: string | undefined;
}

export function endsOf(rows: readonly Row[]): Ends {
  return { first: rows[0]?.key, last: rows[rows.length - 1]?.key };
}

/** Rows that came since, at either end. The length says nothing: a full list loses as many as it gains. */
export function grownBy(rows: readonly Row[], before: Ends): number {
  const last = rows.findIndex((row) => row.key === before.last);
  const above = rows.findIndex((row) => row.key === before.first);
  return Math.max(0, above) + rows.length - 1 - last;
}

function sentRow(item: CommentItem, me: string): Row {
  const mine = item.author.id === me;
  return { key: mine ? item.client_id : item.id, item, delivery: "sent", mine, failure: null };
}

function changed(state: Comments, key: string, change: (row: Row) => Row): Comments {
  return { ...state, rows: state.rows.map((row) => (row.key === key ? change(row) : row)) };
}

/** By offset; what is not sent yet stays at the end. Nearly always in order already. */
function ordered(rows: Row[]): Row[] {
  const place = (row: Row) => (row.delivery === "sent" || row.delivery === "held" ? row.item.offset : Infinity);
  const sorted = rows.every((row, index) => index === 0 || place(rows[index - 1] as Row) <= place(row));
  return sorted ? rows : rows.sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
}

function trimmed(state: Comments): Comments {
  const limit = state.following ? FOLLOWING_ROWS : READING_ROWS;
  if (state.rows.length <= limit) return state;
  return { ...state, rows: state.rows.slice(-limit), older: null, cut: true };
}
