/** Gifts on the screen: which have come, which are shown now, for how long. Pure; times are milliseconds. */
import type { EventData } from "@shared/generated/events.ts";

export type SentGift = EventData["gift.sent"];
export type Look = SentGift["gift"];

/** A gift, or many small ones of one kind, on their way to the screen. `key` is that of the combo. */
export interface Given {
  key: string;
  /** Of each gift that is part of it. */
  ids: readonly string[];
  /** Media time. */
  at: number;
  name: string | null;
  senders: number;
  gift: Look;
  count: number;
}

/** Something on the screen, until a moment of the page's own clock. */
export interface Shown extends Given {
  until: number;
}

export interface Show {
  waiting: readonly Given[];
  banners: readonly Shown[];
  /** The first one plays, the others wait. */
  effects: readonly Given[];
  playing: Shown | null;
}

export const NOTHING: Show = { waiting: [], banners: [], effects: [], playing: null };

const BANNER_MILLISECONDS = 4_000;
const EFFECT_MILLISECONDS = 3_200;
const BANNERS = 3;
/** Beyond these the oldest are not shown; they count all the same. */
const EFFECTS = 5;
const WAITING = 300;
/** What is older than this when it comes is not shown: the page was asleep. */
const LATE_MILLISECONDS = 20_000;

export function givenOf(sent: Pick<SentGift, "id" | "gift"> & { sender: { name: string }; combo: { id: string; count: number }; quantity: number }, at: number): Given {
  return { key: sent.combo.id, ids: [sent.id], at, name: sent.sender.name, senders: 1, gift: sent.gift, count: sent.combo.count };
}

/** One line for each kind of a storm. */
export function stormOf(id: string, storm: EventData["gift.storm"], at: number): Given[] {
  return storm.lines.map((line, number) => ({ key: `${id}:${number}`, ids: [], at, name: null, senders: line.senders, gift: line.gift, count: line.quantity }));
}

export function heard(show: Show, given: readonly Given[]): Show {
  return given.length ? { ...show, waiting: [...show.waiting, ...given].slice(-WAITING) } : show;
}

/** What was given back is shown no longer. */
export function withdrawn(show: Show, id: string): Show {
  const stays = (one: Given) => !one.ids.includes(id);
  return { waiting: show.waiting.filter(stays), banners: show.banners.filter(stays), effects: show.effects.filter(stays), playing: show.playing && stays(show.playing) ? show.playing : null };
}

/** The effect that plays ends now. */
export function skipped(show: Show): Show {
  return { ...show, playing: null, effects: [] };
}

/** Shows what the picture has come to (`moment`, media time) and takes away what was seen (`now`). */
export function advanced(show: Show, moment: number, now: number): Show {
  const due = show.waiting.filter((one) => one.at <= moment);
  const fresh = due.filter((one) => moment - one.at <= LATE_MILLISECONDS);
  const banners = fresh.reduce<readonly Shown[]>(
    (all, one) => joined(all, one, now),
    show.banners.filter((one) => one.until > now),
  );
  const queued = [...show.effects, ...fresh.filter((one) => one.gift.animation === "fullscreen")].slice(-EFFECTS);
  const running = show.playing && show.playing.until > now ? show.playing : null;
  const [next, ...rest] = queued;
  const playing = running ?? (next ? { ...next, until: now + EFFECT_MILLISECONDS } : null);
  const effects = running || !next ? queued : rest;
  const same = due.length === 0 && banners.length === show.banners.length && playing === show.playing;
  if (same) return show;
  return { waiting: show.waiting.filter((one) => one.at > moment), banners: banners.slice(-BANNERS), effects, playing };
}

/** The same combo grows in its place; a later report of a smaller count changes nothing. */
function joined(banners: readonly Shown[], one: Given, now: number): readonly Shown[] {
  if (one.gift.animation === "none") return banners;
  const until = now + BANNER_MILLISECONDS;
  const known = banners.find(({ key }) => key === one.key);
  if (!known) return [...banners, { ...one, until }];
  const grown = { ...known, ids: [...known.ids, ...one.ids], count: Math.max(known.count, one.count), until };
  return banners.map((banner) => (banner === known ? grown : banner));
}

export function nameOf(gift: { name_zh: string; name_en: string }, locale: string): string {
  return locale === "zh-CN" ? gift.name_zh : gift.name_en;
}
