/**
 * One live connection to a channel: it comes back by itself, misses nothing, and
 * repeats no command.
 *
 * Framework-free. The owner gives a ticket source (each ticket is single use) and
 * listens; `start()` and `close()` bound its life.
 */
import { nextDelay } from "./backoff.ts";
import { isFinal, readReason } from "./close-codes.ts";
import { CommandBook, CommandRejected } from "./commands.ts";
import { readFrame, SUBPROTOCOL, type ChannelEvent, type ClientMessage, type Events, type Lane, type Pong, type Welcome } from "./protocol.ts";

export type Status =
  | { state: "idle" }
  | { state: "connecting"; attempt: number }
  | { state: "online" }
  | { state: "waiting"; attempt: number; milliseconds: number; code: string }
  | { state: "ended"; code: string };

export interface Listeners {
  status?(status: Status): void;
  welcome?(welcome: Welcome): void;
  events?(lane: Lane, events: ChannelEvent[]): void;
  /** A measurement of the server's clock: ISO time, local milliseconds around it. */
  clock?(serverTime: string, sentAt: number, receivedAt: number): void;
}

/** What of a browser's WebSocket is used. */
export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

export interface Options {
  url: string;
  /**
   * A fresh ticket. A rejection is tried again later, unless it is `TicketRefused`;
   * its `retryAfter`, when it has one, is honoured.
   */
  ticket: () => Promise<string>;
  listeners: Listeners;
  /** Where a state fetched before the first connection stands, so that nothing between is missed. */
  position?: { epoch: string; offset: number } | null;
  open?: (url: string) => Socket;
  random?: () => number;
  now?: () => number;
}

/** Thrown by a ticket source when coming back is pointless. */
export class TicketRefused extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = "TicketRefused";
  }
}

const WELCOME_MILLISECONDS = 10_000;
const PONG_MILLISECONDS = 10_000;
/** When there is a reason to doubt a connection, the answer to a ping has to be here within this time. */
const PROOF_MILLISECONDS = 3_000;
const COMMAND_MILLISECONDS = 45_000;

export class RealtimeClient {
  private readonly commands = new CommandBook(COMMAND_MILLISECONDS);
  private readonly openSocket: (url: string) => Socket;
  private readonly random: () => number;
  private readonly now: () => number;
  private socket: Socket | null = null;
  private status: Status = { state: "idle" };
  private attempt = 0;
  /** Everything up to here has been applied: from here the server resumes. */
  private position: { epoch: string; offset: number } | null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private proofTimer: ReturnType<typeof setTimeout> | undefined;
  /** When the pings were sent that wait for a pong, oldest first. */
  private pings: number[] = [];
  private heartbeat = 25;
  private generation = 0;

  constructor(private readonly options: Options) {
    this.openSocket = options.open ?? ((url) => new WebSocket(url, SUBPROTOCOL));
    this.random = options.random ?? Math.random;
    this.now = options.now ?? (() => Date.now());
    this.position = options.position ?? null;
  }

  start(): void {
    if (this.status.state === "idle") void this.connect();
  }

  close(): void {
    this.drop();
    this.commands.rejectAll(new CommandRejected("closed", "connection closed"));
    this.become({ state: "ended", code: "closed" });
  }

  /**
   * The network is back or another one, or the page is seen again: tries at once instead of
   * waiting. A socket that seems open may have died unnoticed, so it has to prove itself.
   */
  hurry(): void {
    if (this.status.state === "online") this.prove();
    if (this.status.state !== "waiting") return;
    this.attempt = 0;
    void this.connect();
  }

  /** Comes back after a final close, when the person asks for it (one device at a time). */
  takeOver(): void {
    if (this.status.state === "ended") void this.connect();
  }

  /** Comes in anew with a fresh ticket: who we are has changed. Nothing is missed. */
  reconnect(): void {
    if (this.status.state !== "ended") void this.connect();
  }

  /** Answers when the server has; `id` makes a repetition harmless. */
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { frame, answer } = this.commands.open(id, name, data);
    if (this.status.state === "online") this.write(frame);
    return answer;
  }

  private async connect(): Promise<void> {
    this.drop();
    const generation = ++this.generation;
    this.become({ state: "connecting", attempt: this.attempt });
    let ticket: string;
    try {
      ticket = await this.options.ticket();
    } catch (error) {
      if (generation !== this.generation) return;
      if (error instanceof TicketRefused) this.end(error.code);
      else this.retry("ticket", retryAfterOf(error));
      return;
    }
    if (generation === this.generation) this.dial(ticket);
  }

  private dial(ticket: string): void {
    const socket = this.openSocket(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      const { epoch, offset } = this.position ?? { epoch: null, offset: null };
      socket.send(JSON.stringify({ op: "hello", ticket, epoch, offset } satisfies ClientMessage));
    };
    socket.onmessage = (event) => {
      if (this.socket === socket && typeof event.data === "string") this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code, event.reason);
    };
    this.expect(WELCOME_MILLISECONDS);
  }

  private receive(text: string): void {
    const frame = readFrame(text);
    if (!frame) return;
    if (frame.op === "welcome") this.welcome(frame);
    else if (this.status.state === "online") this.expect(this.heartbeat * 1000 + PONG_MILLISECONDS);
    if (frame.op === "events") this.deliver(frame);
    if (frame.op === "result") this.commands.settle(frame);
    if (frame.op === "pong") this.pong(frame);
  }

  /** Admitted, or (later on the same socket) set back to a snapshot because too much was missed. */
  private welcome(welcome: Welcome): void {
    const again = this.status.state === "online";
    this.position = { epoch: welcome.epoch, offset: welcome.offset };
    this.attempt = 0;
    this.heartbeat = welcome.heartbeat;
    if (!again) this.become({ state: "online" });
    this.options.listeners.welcome?.(welcome);
    if (again) return;
    for (const frame of this.commands.unanswered()) this.write(frame);
    this.expect(this.heartbeat * 1000 + PONG_MILLISECONDS);
    this.ping();
  }

  /** Events may come twice or before their turn: whoever listens applies them idempotently. */
  private deliver(batch: Events): void {
    const held = this.position?.offset ?? -1;
    const fresh = batch.events.filter((event) => event.offset === null || event.offset > held);
    if (this.position) this.position.offset = Math.max(held, batch.offset ?? held);
    if (fresh.length) this.options.listeners.events?.(batch.lane, fresh);
  }

  private pong(pong: Pong): void {
    clearTimeout(this.proofTimer);
    this.proofTimer = undefined;
    const pingedAt = this.pings.shift();
    if (pingedAt !== undefined) this.options.listeners.clock?.(pong.now, pingedAt, this.now());
  }

  private prove(): void {
    if (this.proofTimer !== undefined) return;
    this.proofTimer = setTimeout(() => this.lost(1006, ""), PROOF_MILLISECONDS);
    clearTimeout(this.pingTimer);
    this.ping();
  }

  private ping(): void {
    this.pings.push(this.now()); // bounded: a connection without pongs is left after one heartbeat
    this.write({ op: "ping" });
    this.pingTimer = setTimeout(() => this.ping(), this.heartbeat * 1000);
  }

  /** Unless something arrives within this time the connection counts as dead. */
  private expect(milliseconds: number): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.lost(1006, ""), milliseconds);
  }

  private lost(code: number, reasonText: string): void {
    const reason = readReason(code, reasonText);
    this.drop();
    if (isFinal(code)) {
      this.end(reason.code);
      return;
    }
    this.retry(reason.code, reason.retryAfter);
  }

  private retry(code: string, retryAfter: number | null): void {
    const attempt = this.attempt++;
    const milliseconds = nextDelay(attempt, this.random, retryAfter);
    this.become({ state: "waiting", attempt, milliseconds, code });
    this.retryTimer = setTimeout(() => void this.connect(), milliseconds);
  }

  private end(code: string): void {
    this.commands.rejectAll(new CommandRejected(code, "connection ended"));
    this.become({ state: "ended", code });
  }

  private drop(): void {
    this.generation += 1;
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    clearTimeout(this.pingTimer);
    clearTimeout(this.proofTimer);
    this.proofTimer = undefined;
    this.pings = [];
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  private write(frame: ClientMessage): void {
    this.socket?.send(JSON.stringify(frame));
  }

  private become(status: Status): void {
    this.status = status;
    this.options.listeners.status?.(status);
  }
}

function retryAfterOf(error: unknown): number | null {
  const value = (error as { retryAfter?: unknown } | null)?.retryAfter;
  return typeof value === "number" ? value : null;
}
