/**
 * Commands on their way: kept until answered, sent again after each reconnection.
 *
 * The id is the idempotency key, so sending twice is harmless.
 */
import type { ClientMessage, Result } from "./protocol.ts";

const LIMIT = 64;

export class CommandRejected extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Seconds to wait, when the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "CommandRejected";
  }
}

interface Waiting {
  frame: ClientMessage;
  resolve: (data: Record<string, unknown>) => void;
  reject: (reason: CommandRejected) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class CommandBook {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly patience: number) {}

  /** Registers a command; the promise ends with the answer, a rejection, or `timeout`. */
  open(id: string, name: string, data: Record<string, unknown>): { frame: ClientMessage; answer: Promise<Record<string, unknown>> } {
    const frame: ClientMessage = { op: "command", id, name, data };
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      if (this.waiting.size >= LIMIT) {
        reject(new CommandRejected("busy", "too many commands are waiting"));
        return;
      }
      const timer = setTimeout(() => this.reject(id, new CommandRejected("timeout", "no answer")), this.patience);
      this.waiting.set(id, { frame, resolve, reject, timer });
    });
    return { frame, answer };
  }

  settle(result: Result): void {
    if (!result.ok) {
      const { code, message, retry_after } = result.error ?? { code: "unknown", message: "refused" };
      this.reject(result.id, new CommandRejected(code, message, retry_after ?? null));
      return;
    }
    this.take(result.id)?.resolve(result.data ?? {});
  }

  unanswered(): ClientMessage[] {
    return [...this.waiting.values()].map((entry) => entry.frame);
  }

  rejectAll(reason: CommandRejected): void {
    for (const id of [...this.waiting.keys()]) this.reject(id, reason);
  }

  private reject(id: string, reason: CommandRejected): void {
    this.take(id)?.reject(reason);
  }

  private take(id: string): Waiting | undefined {
    const entry = this.waiting.get(id);
    if (!entry) return undefined;
    clearTimeout(entry.timer);
    this.waiting.delete(id);
    return entry;
  }
}
