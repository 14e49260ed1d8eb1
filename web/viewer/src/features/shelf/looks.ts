/** What this viewer was shown and opened, reported in batches, each once. Framework-free. */
import { Problem } from "@shared/api/problem.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";

type Send = (id: string, name: string, data: Record<string, unknown>) => Promise<unknown>;

/** A report names so many at most. */
const BATCH = 50;
/** Codes of a line that is slow or busy. */
const PASSING = ["timeout", "busy", "unavailable"];
export const REPORT_MILLISECONDS = 3_000;

export class LookBook {
  /** False: on the way. */
  private readonly seen = new Map<string, boolean>();
  private readonly opened = new Map<string, boolean>();
  private busy = false;

  constructor(
    private readonly send: Send,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  see(itemId: string): void {
    if (!this.seen.has(itemId)) this.seen.set(itemId, false);
  }

  open(itemId: string): void {
    if (!this.opened.has(itemId)) this.opened.set(itemId, false);
  }

  /** Reports what is new. What did not get through is reported with the next; what is refused is let go. */
  async report(): Promise<void> {
    const seen = waiting(this.seen);
    const opened = waiting(this.opened);
    if (this.busy || seen.length + opened.length === 0) return;
    this.busy = true;
    try {
      await this.send(this.newId(), "shelf.look", { seen, opened });
    } catch (error) {
      if (!isFinal(error)) return;
    } finally {
      this.busy = false;
    }
    for (const id of seen) this.seen.set(id, true);
    for (const id of opened) this.opened.set(id, true);
  }
}

/** Refused for good; anything else may get through the next time. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof CommandRejected)) {
    if (error instanceof Problem) return false;
    throw error;
  }
  return error.retryAfter === null && !PASSING.includes(error.code);
}

function waiting(looks: ReadonlyMap<string, boolean>): string[] {
  return [...looks].flatMap(([id, told]) => (told ? [] : [id])).slice(0, BATCH);
}
