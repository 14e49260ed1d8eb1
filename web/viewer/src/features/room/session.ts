/**
 * A visit to a room: look, join, stay connected, follow what happens.
 *
 * Framework-free: keeps one `RoomState` and tells its listener. Joining gives the
 * single-use ticket, the playback address and the newest comments at once.
 */
import { networkProblem, Problem } from "@shared/api/problem.ts";
import { RealtimeClient, TicketRefused, type Status } from "@shared/realtime/client.ts";
import type { ChannelEvent, Lane } from "@shared/realtime/protocol.ts";
import type { ServerClock } from "@shared/realtime/server-clock.ts";
import { nextDelay } from "@shared/realtime/backoff.ts";
import { getWatch, joinRoom, type Joined, type Watch } from "./api.ts";
import { changesReplays, EMPTY, isOnAir, joined, reduce, restored, watched, type Link, type Refusal, type RoomState } from "./state.ts";

export interface SessionListeners {
  state(state: RoomState): void;
  joined(answer: Joined): void;
  events(events: ChannelEvent[]): void;
  snapshot(snapshot: Record<string, unknown>): void;
}

/** Viewers learn of the start in the same moment; they ask for the picture within this time. */
const START_SPREAD_MILLISECONDS = 800;

/** The list of replays is fetched again after this time: a look at the room can be half a second old. */
const RELIST_MILLISECONDS = 1_000;
const RELIST_SPREAD_MILLISECONDS = 3_000;

/** Final closes that end the visit; after any other the picture goes on without the live channel. */
const FINAL_REFUSALS: Record<string, Refusal> = { removed: "removed", elsewhere: "elsewhere", not_found: "not_found", no_replay: "no_replay" };

const REFUSED: Record<string, Refusal> = { "viewer.removed": "removed", "viewer.banned": "removed", "room.not_found": "not_found", "broadcast.not_found": "no_replay" };

export class RoomSession {
  private state: RoomState;
  private realtime: RealtimeClient | null = null;
  private unusedTicket: string | null = null;
  private joining: Promise<Joined> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private listTimer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private renewing = false;
  private closed = false;

  constructor(
    private readonly slug: string,
    private readonly replayId: string | null,
    private readonly inviterId: string | null,
    private readonly clock: ServerClock,
    private readonly listeners: SessionListeners,
  ) {
    this.state = { ...EMPTY, replayId };
  }

  /** `boot` is the look at the room that the page may have brought with it. */
  async start(boot: Watch | null): Promise<void> {
    try {
      const sentAt = Date.now();
      const watch = boot ?? (await getWatch(this.slug));
      if (!boot) this.clock.measure(watch.server_time, sentAt, Date.now());
      this.change(watched(this.state, watch));
      const answer = await this.join();
      this.connect(answer);
      this.attempt = 0;
    } catch (error) {
      this.startLater(error, boot);
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.listTimer);
    this.realtime?.close();
  }

  /** Tries at once whatever is waiting: the network is back, or somebody looks again. */
  hurry(): void {
    this.realtime?.hurry();
    if (!this.realtime && this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      void this.start(null);
    }
  }

  /** Watches here again after another device took over. */
  takeOver(): void {
    this.change({ ...this.state, refusal: null });
    this.realtime?.takeOver();
  }

  /** A fresh playback address, after the old one was refused. */
  async renewPlayback(): Promise<void> {
    this.renewing = true;
    try {
      await this.join();
    } finally {
      this.renewing = false;
      this.fetchPlaybackSoon();
    }
  }

  /** Comes in anew under the name the guest has just chosen: the ticket carries it. */
  async rename(): Promise<void> {
    await this.join();
    this.realtime?.reconnect();
  }

  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (!this.realtime) return Promise.reject(networkProblem("not connected yet"));
    return this.realtime.send(id, name, data);
  }

  private join(): Promise<Joined> {
    this.joining ??= this.joinOnce().finally(() => {
      this.joining = null;
    });
    return this.joining;
  }

  private async joinOnce(): Promise<Joined> {
    const sentAt = Date.now();
    const answer = await joinRoom(this.slug, this.replayId, this.inviterId);
    this.clock.measure(answer.server_time, sentAt, Date.now());
    this.unusedTicket = answer.ticket;
    this.change(joined(this.state, answer, this.renewing));
    this.listeners.joined(answer);
    return answer;
  }

  private connect(answer: Joined): void {
    if (this.closed) return;
    const url = new URL(answer.realtime_path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.realtime = new RealtimeClient({
      url: url.href,
      ticket: () => this.ticket(),
      listeners: {
        status: (status) => this.linked(status),
        welcome: (welcome) => {
          if (!welcome.snapshot) return;
          this.change(restored(this.state, welcome.snapshot));
          this.listeners.snapshot(welcome.snapshot);
          this.fetchPlaybackSoon();
        },
        events: (lane, events) => this.receive(lane, events),
        clock: (serverTime, sentAt, receivedAt) => this.clock.measure(serverTime, sentAt, receivedAt),
      },
    });
    this.realtime.start();
  }

  private async ticket(): Promise<string> {
    const kept = this.unusedTicket;
    this.unusedTicket = null;
    if (kept) return kept;
    try {
      await this.join();
    } catch (error) {
      const refusal = refusalOf(error);
      throw refusal ? new TicketRefused(refusal) : error;
    }
    const fresh = this.unusedTicket;
    this.unusedTicket = null;
    return fresh ?? "";
  }

  private receive(_lane: Lane, events: ChannelEvent[]): void {
    const before = this.state;
    const after = events.reduce(reduce, before);
    if (after !== before) this.change(after);
    this.listeners.events(events);
    this.fetchPlaybackSoon();
    if (events.some((event) => changesReplays(before, event))) this.listReplaysSoon();
  }

  private listReplaysSoon(): void {
    this.listTimer ??= setTimeout(
      () => {
        this.listTimer = undefined;
        getWatch(this.slug).then(
          ({ replays }) => this.change({ ...this.state, replays }),
          (error: unknown) => {
            if (!(error instanceof Problem)) throw error; // else the list stays as it was
          },
        );
      },
      RELIST_MILLISECONDS + Math.random() * RELIST_SPREAD_MILLISECONDS,
    );
  }

  private fetchPlaybackSoon(): void {
    if (this.replayId || this.state.playback || !isOnAir(this.state.broadcast) || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.join().then(
        () => {
          this.attempt = 0;
          if (!this.state.playback) this.fetchPlaybackLater();
        },
        () => this.fetchPlaybackLater(),
      );
    }, Math.random() * START_SPREAD_MILLISECONDS);
  }

  private fetchPlaybackLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.fetchPlaybackSoon();
    }, nextDelay(this.attempt++, Math.random));
  }

  private linked(status: Status): void {
    if (status.state === "ended") {
      if (!this.closed) this.ended(status.code);
      return;
    }
    const link = this.linkFor(status);
    if (link !== this.state.link) this.change({ ...this.state, link });
  }

  /** Attempts after a loss still count as waiting, or the notice would flicker. */
  private linkFor(status: Status): Link {
    if (status.state === "online") return "online";
    return status.state === "waiting" || this.state.link === "waiting" ? "waiting" : "connecting";
  }

  private ended(code: string): void {
    const refusal = FINAL_REFUSALS[code];
    this.change(refusal ? { ...this.state, refusal } : { ...this.state, link: "broken", told: false });
  }

  private startLater(error: unknown, boot: Watch | null): void {
    if (!(error instanceof Problem)) throw error;
    const refusal = refusalOf(error);
    if (refusal) {
      this.change({ ...this.state, refusal });
      return;
    }
    this.change({ ...this.state, link: "waiting", refusal: this.state.room ? null : "unreachable" });
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.closed) void this.start(boot);
    }, nextDelay(this.attempt++, Math.random, error.retryAfter));
  }

  private change(next: RoomState): void {
    this.state = next;
    this.listeners.state(next);
  }
}

function refusalOf(error: unknown): Refusal | null {
  return error instanceof Problem ? (REFUSED[error.code] ?? null) : null;
}
