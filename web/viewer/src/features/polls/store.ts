/** The polls of one visit. Framework-free. */
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Poll, Polls, Results } from "./core.ts";

export interface Ballot {
  choices: number[] | null;
  results: Results | null;
}

export interface PollSource {
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** What we voted before this page was opened. */
  ballot(pollId: string): Promise<Ballot>;
}

export class PollStore {
  private state: Polls = core.NONE;

  constructor(
    private readonly source: PollSource,
    private readonly listener: (polls: Polls) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  apply(events: readonly ChannelEvent[]): void {
    for (const { type, data } of events) {
      if (type === "poll.changed") this.change(core.learned(this.state, (data as unknown as EventData["poll.changed"]).poll));
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
  async vote(pollId: string, choices: readonly number[]): Promise<string | null> {
    try {
      const ballot = (await this.source.send(this.newId(), "poll.vote", { poll_id: pollId, choices })) as unknown as Ballot;
      this.change(core.voted(this.state, pollId, ballot.choices ?? choices, ballot.results));
      return null;
    } catch (error) {
      return error instanceof CommandRejected ? error.code : "network";
    }
  }

  dismiss(pollId: string): void {
    this.change(core.dismissed(this.state, pollId));
  }

  private async recall(pollId: string): Promise<void> {
    const { choices, results } = await this.source.ballot(pollId);
    if (choices && !this.state.mine[pollId]) this.change(core.voted(this.state, pollId, choices, results));
  }

  private change(next: Polls): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}
