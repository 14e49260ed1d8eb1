/** Polls, their numbers and our own votes, and which of them the picture has come to. Pure. */
import type { EventData } from "@shared/generated/events.ts";

export type Poll = EventData["poll.changed"]["poll"];
export type Results = NonNullable<Poll["results"]>;
export type Question = NonNullable<Poll["questions"]>[number];
/** Number of an option, numbers of several, a value of a scale, or words; null: none. */
export type Answer = number | number[] | string | null;

/** What counts as our vote: options of a poll, or the answers of a questionnaire. */
export interface Mine {
  choices: readonly number[] | null;
  answers: readonly Answer[] | null;
  /** The how manyth ballot it was of a named poll. */
  number: number | null;
}

export interface Polls {
  polls: readonly Poll[];
  /** By poll: what we voted; the numbers as they came last. */
  mine: Readonly<Record<string, Mine>>;
  results: Readonly<Record<string, Results>>;
  /** Those that this viewer has put away. */
  dismissed: readonly string[];
}

export interface Shown {
  poll: Poll;
  over: boolean;
  mine: Mine | null;
  /** Null while they are hidden from this viewer. */
  results: Results | null;
  /** Seconds until it closes by itself; null when it does not. */
  left: number | null;
  /** Points that our right answer won. */
  won: number | null;
}

export const NONE: Polls = { polls: [], mine: {}, results: {}, dismissed: [] };

/** Results stay on the screen so long. */
const RESULTS_MILLISECONDS = 30_000;

export function learned(state: Polls, poll: Poll): Polls {
  const known = state.polls.some(({ id }) => id === poll.id);
  const polls = known ? state.polls.map((one) => (one.id === poll.id ? poll : one)) : [...state.polls, poll];
  const next = { ...state, polls };
  return poll.results ? counted(next, poll.id, poll.results) : next;
}

/** Numbers only grow: older ones that come late are left alone, and so is what the end has shown. */
export function counted(state: Polls, id: string, results: Results): Polls {
  const known = state.results[id];
  if (known && known.voters > results.voters) return state;
  const questions = results.questions?.map((one, number) => one ?? known?.questions?.[number] ?? null) ?? null;
  return { ...state, results: { ...state.results, [id]: { votes: results.votes, voters: results.voters, questions } } };
}

/** The vote that counts for us, as the server says it. */
export function voted(state: Polls, id: string, mine: Mine, results: Results | null): Polls {
  const next = { ...state, mine: { ...state.mine, [id]: mine } };
  return results ? counted(next, id, results) : next;
}

export function dismissed(state: Polls, id: string): Polls {
  return { ...state, dismissed: [...state.dismissed, id] };
}

/** What a broadcast shows at `moment` (milliseconds of media time): each poll takes the place of those before. */
export function shownAt(state: Polls, broadcastId: string | null, moment: number): Shown | null {
  const begun = state.polls.filter((poll) => poll.broadcast_id === broadcastId && Date.parse(poll.at) <= moment);
  const poll = begun.reduce<Poll | null>((newest, one) => (newest && Date.parse(newest.at) > Date.parse(one.at) ? newest : one), null);
  if (!poll || state.dismissed.includes(poll.id)) return null;
  const end = Math.min(...[poll.closes_at, poll.closed_at].map((at) => (at ? Date.parse(at) : Infinity)));
  const over = moment >= end;
  if (over && moment >= end + RESULTS_MILLISECONDS) return null;
  const mine = state.mine[poll.id] ?? null;
  const open = poll.live_results && mine !== null;
  const results = over || open ? (state.results[poll.id] ?? null) : null;
  const left = poll.closes_at && !over ? Math.ceil((Date.parse(poll.closes_at) - moment) / 1000) : null;
  return { poll, over, mine, results, left, won: over ? wonIn(state, poll.id) : null };
}

/** Points that our right answer won, once all points are given. */
export function wonIn(state: Polls, id: string): number | null {
  const poll = state.polls.find((one) => one.id === id);
  const mine = state.mine[id];
  const until = poll?.reward?.until ?? null;
  if (!poll?.reward || until === null || !mine || mine.number === null) return null;
  return isRight(poll, mine) && mine.number <= until ? poll.reward.points : null;
}

export function isRight({ answer }: Poll, { choices }: Mine): boolean {
  return answer !== null && choices !== null && answer.length === choices.length && answer.every((number) => choices.includes(number));
}

/** How many of a hundred voters chose an option. */
export function percent(votes: readonly number[], voters: number, option: number): number {
  return voters ? Math.round((100 * (votes[option] ?? 0)) / voters) : 0;
}
