/** What this viewer has and earns. Framework-free. */
import { Problem } from "@shared/api/problem.ts";
import type { EventData } from "@shared/generated/events.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { CheckedIn, MyPoints } from "./api.ts";

export interface Points {
  /** Null before it is known. */
  balance: number | null;
  mine: MyPoints | null;
  /** The code of what went wrong the last time. */
  failure: string | null;
}

export const UNKNOWN: Points = { balance: null, mine: null, failure: null };

export type Earned = EventData["points.earned"];

export interface PointsSource {
  read(): Promise<MyPoints>;
  checkIn(): Promise<CheckedIn>;
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export class PointsStore {
  private state: Points = UNKNOWN;

  constructor(
    private readonly source: PointsSource,
    private readonly listener: (points: Points) => void,
    /** Told of everything that is earned. */
    private readonly earned: (news: Earned) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  /** `me` is the person; what others earn is told to them alone. */
  apply(events: readonly ChannelEvent[], me: string | undefined): void {
    for (const { type, data } of events) {
      const news = data as unknown as Earned;
      if (type !== "points.earned" || news.to !== me) continue;
      this.balance(news.balance);
      this.earned(news);
      if (this.state.mine) void this.refresh();
    }
  }

  /** After a gift the server says what is left. */
  balance(balance: number): void {
    this.change({ ...this.state, balance });
  }

  async refresh(): Promise<void> {
    try {
      const mine = await this.source.read();
      this.change({ balance: mine.balance, mine, failure: null });
    } catch (error) {
      this.fail(error);
    }
  }

  async checkIn(): Promise<void> {
    try {
      this.balance((await this.source.checkIn()).balance);
      await this.refresh();
    } catch (error) {
      this.fail(error);
    }
  }

  /** The player goes on at `at` (media time, ISO 8601). The server believes its own clock; refusals are no news. */
  async beat(at: string): Promise<void> {
    try {
      await this.source.send(this.newId(), "watch.beat", { at });
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
    }
  }

  private fail(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    this.change({ ...this.state, failure: error.code });
  }

  private change(next: Points): void {
    this.state = next;
    this.listener(next);
  }
}
