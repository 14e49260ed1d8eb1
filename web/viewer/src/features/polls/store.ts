/** The polls of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Answer, Mine, Poll, Polls, Results } from "./core.ts";

export interface Ballot extends Mine {
  results: Results | null;
}

/** A vote: options of a poll, or the answers of a questionnaire. */
export type Given = { choices: readonly number[] } | { answers: readonly Answer[] };

export interface PollSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** What we voted before this page was opened. */
  ballot(pollId: string): Promise<Ballot>;
}

export class PollStore {
  private state: Polls = core.NONE;
  private readonly rewarded = new Set<string>();

  constructor(
    private readonly source: PollSource,
    private readonly listener: (polls: Polls) => void,
    /** Points came while this page was open. */
    private readonly won: (points: number) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type === "poll.changed") this.changed((data as unknown as EventData["poll.changed"]).poll);
      if (type === "poll.results") {
        const { poll_id, ...results } = data as unknown as EventData["poll.results"];
        this.change(core.counted(this.state, poll_id, results));
      }
    }
  }

  /** A snapshot: somebody may have voted on another page or before. */
  restore(snapshot: Record<string, unknown>): void {
    const poll = snapshot["poll"] as Poll | null | undefined;
    if (!poll) return;
    this.change(core.learned(this.state, poll));
    if (!this.state.mine[poll.id]) void this.recall(poll.id);
  }

  /** What a replay shows at its time. */
  show(polls: readonly Poll[]): void {
    for (const poll of polls) this.change(core.learned(this.state, poll));
  }

  /** Returns the code of what went wrong, or null. Sent again it changes nothing: the first vote counts. */
  async vote(pollId: string, given: Given): Promise<string | null> {
    try {
      const ballot = (await this.source.send(this.newId(), "poll.vote", { poll_id: pollId, ...given })) as unknown as Ballot;
      this.change(core.voted(this.state, pollId, mineOf(ballot), ballot.results));
      return null;
    } catch (error) {
      return error instanceof CommandRejected ? error.code : "network";
    }
  }

  dismiss(pollId: string): void {
    this.change(core.dismissed(this.state, pollId));
  }

  private changed(poll: Poll): void {
    this.change(core.learned(this.state, poll));
    const points = core.wonIn(this.state, poll.id);
    if (points === null || this.rewarded.has(poll.id)) return;
    this.rewarded.add(poll.id);
    this.won(points);
  }

  private async recall(pollId: string): Promise<void> {
    const ballot = await this.source.ballot(pollId);
    const voted = ballot.choices ?? ballot.answers;
    if (voted && !this.state.mine[pollId]) this.change(core.voted(this.state, pollId, mineOf(ballot), ballot.results));
  }

  private change(next: Polls): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}

function mineOf({ choices, answers, number }: Ballot): Mine {
  return { choices, answers, number };
}
