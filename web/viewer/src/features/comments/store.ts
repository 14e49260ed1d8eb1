/**
 * The comments of one visit: what came, what is being sent, what the reader sees.
 *
 * Framework-free: keeps one `Comments` and tells its listener at most ten times a
 * second, however fast comments come.
 */
import { CommandRejected } from "@shared/realtime/commands.ts";
import type { EventData } from "@shared/generated/events.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import * as core from "./core.ts";
import type { Author, CommentItem, Comments } from "./core.ts";

export interface CommentPage {
  items: CommentItem[];
  next_cursor?: string | null;
}

export interface CommentSource {
  /** Sends a command over the live channel; rejects with `CommandRejected`. */
  send(id: string, name: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  older(cursor: string | null): Promise<CommentPage>;
  /** Media time of the picture on the screen. */
  mediaTime(): string | null;
}

/** Whom a comment is for. */
export interface Addressed {
  /** The comment that it answers. */
  answers?: CommentItem | null;
  /** Ids of people whom it names. */
  mentions?: readonly string[];
}

const FLUSH_MILLISECONDS = 100;
/** Between two flushes no more than this is kept; the oldest go, for they would scroll away unseen. */
const QUEUE_LIMIT = 1_000;
/** Pages looked through to find what is above a list that was cut. */
const SEARCH_PAGES = 8;

export class CommentStore {
  private state: Comments = core.NONE;
  private me: Author = { id: "", name: "", role: "viewer" };
  private queue: CommentItem[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private loading = false;
  /** Ids of the people that our comments on their way name, by client id. */
  private readonly mentions = new Map<string, readonly string[]>();
  dropped = 0;

  constructor(
    private readonly source: CommentSource,
    private readonly listener: (state: Comments) => void,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  be(author: Author): void {
    this.me = author;
  }

  /** What a join brings: all there is at first, later a part of what is known or will be recovered. */
  enter(items: readonly CommentItem[], older: string | null): void {
    const next = this.state.rows.length ? core.received(this.state, items, this.me.id) : core.entered(this.state, items, older, this.me.id);
    this.change(next);
  }

  /** A snapshot: nothing that is not in it holds any more. */
  replace(items: readonly CommentItem[], older: string | null): void {
    this.change(core.entered(this.state, items, older, this.me.id));
  }

  /** Events of the live channel; others than comments are left alone. */
  apply(events: readonly ChannelEvent[]): void {
    for (const event of events) {
      if (event.type === "comment.created") this.enqueue(itemOf(event));
      if (event.type === "reply.given") this.enqueue(asideOf(event));
      if (event.type === "comment.restored") this.enqueue((event.data as unknown as EventData["comment.restored"]).comment);
      if (event.type === "comment.deleted") this.remove((event.data as unknown as EventData["comment.deleted"]).id);
      if (event.type === "comment.rejected") this.change(core.failed(this.state, (event.data as unknown as EventData["comment.rejected"]).client_id, event.type));
    }
  }

  /** Replaces the list: a replay shows what belongs to its playhead. */
  show(items: readonly CommentItem[]): void {
    const { rows } = this.state;
    const ends = rows[0]?.item.id === items[0]?.id && rows[rows.length - 1]?.item.id === items[items.length - 1]?.id;
    if (items.length === rows.length && ends) return;
    this.change(core.received({ ...core.NONE, following: this.state.following }, items, this.me.id));
  }

  /** Shows the comment at once and sends it; answers with an error code, or null when it is durable. */
  async post(body: string, { answers = null, mentions = [] }: Addressed = {}): Promise<CommandRejected | null> {
    const id = this.newId();
    const item: CommentItem = { id, client_id: id, offset: Infinity, author: this.me, body, at: this.source.mediaTime(), created_at: new Date().toISOString() };
    if (answers) item.reply_to = { id: answers.id, author: answers.author };
    this.mentions.set(id, mentions);
    this.change(core.followed(core.sending(this.state, item), true));
    return this.deliver(id, item);
  }

  /** Sends a failed comment again under the same id, so that it can never appear twice. */
  async retry(clientId: string): Promise<CommandRejected | null> {
    const row = this.state.rows.find((one) => one.key === clientId && one.delivery === "failed");
    if (!row) return null;
    this.change(core.sending(this.state, row.item));
    return this.deliver(clientId, row.item);
  }

  discard(clientId: string): void {
    this.mentions.delete(clientId);
    this.change(core.discarded(this.state, clientId));
  }

  /** A change that is none of the room's. */
  amend(change: (state: Comments, me: string) => Comments): void {
    this.change(change(this.state, this.me.id));
  }

  follow(following: boolean): void {
    this.change(core.followed(this.state, following));
  }

  async loadOlder(): Promise<void> {
    if (this.loading || (!this.state.older && !this.state.cut)) return;
    this.loading = true;
    try {
      const page = this.state.cut ? await this.pageAbove() : await this.source.older(this.state.older);
      this.change(core.prepended(this.state, page.items, page.next_cursor ?? null, this.me.id));
    } finally {
      this.loading = false;
    }
  }

  close(): void {
    clearTimeout(this.flushTimer);
  }

  /** The list was cut at the top, so its cursor is gone: walks back from the newest page. */
  private async pageAbove(): Promise<CommentPage> {
    const first = this.state.rows[0]?.item.offset ?? Infinity;
    let page = await this.source.older(null);
    for (let pages = 1; pages < SEARCH_PAGES && page.next_cursor && (page.items[0]?.offset ?? 0) >= first; pages += 1) {
      page = await this.source.older(page.next_cursor);
    }
    return { ...page, items: page.items.filter((item) => item.offset < first) };
  }

  private async deliver(id: string, item: CommentItem): Promise<CommandRejected | null> {
    try {
      const { body, at } = item;
      const answer = await this.source.send(id, "comment.send", { body, at, reply_to: item.reply_to?.id ?? null, mentions: this.mentions.get(id) ?? [] });
      this.mentions.delete(id);
      this.flush();
      const next = answer["held"] ? core.held(this.state, id) : core.confirmed(this.state, id, { id: answer["id"] as string, offset: answer["offset"] as number });
      this.change(next);
      return null;
    } catch (error) {
      const rejected = error instanceof CommandRejected ? error : new CommandRejected("network", String(error));
      this.change(core.failed(this.state, id, rejected.code));
      return rejected;
    }
  }

  private remove(id: string): void {
    this.queue = this.queue.filter((item) => item.id !== id);
    this.change(core.deleted(this.state, id));
  }

  private enqueue(item: CommentItem): void {
    this.queue.push(item);
    if (this.queue.length > QUEUE_LIMIT) {
      this.queue.shift();
      this.dropped += 1;
    }
    this.flushTimer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    if (!this.queue.length) return;
    const items = this.queue;
    this.queue = [];
    this.change(core.received(this.state, items, this.me.id));
  }

  private change(next: Comments): void {
    if (next === this.state) return;
    this.state = next;
    this.listener(next);
  }
}

function itemOf(event: ChannelEvent): CommentItem {
  const data = event.data as unknown as EventData["comment.created"];
  return { ...data, offset: event.offset ?? 0, at: event.at };
}

/** What the assistant says to this viewer alone. */
function asideOf(event: ChannelEvent): CommentItem {
  const { id, author, body, link } = event.data as unknown as EventData["reply.given"];
  return { id, author, body, link, client_id: id, offset: event.offset ?? 0, at: event.at, created_at: event.at ?? "", aside: true };
}
