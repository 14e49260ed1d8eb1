/** One visit: wires the room, the picture and the comments together. */
import { signal } from "@preact/signals";
import type { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { ServerClock } from "@shared/realtime/server-clock.ts";
import { NONE, type Comments } from "../features/comments/core.ts";
import { CommentStore } from "../features/comments/store.ts";
import type { Player, View } from "@shared/player/player.ts";
import { olderComments, renameGuest, spanOfComments, type Joined, type Watch } from "../features/room/api.ts";
import { keepNickname } from "../features/room/nickname.ts";
import { RoomSession } from "../features/room/session.ts";
import { EMPTY, type RoomState } from "../features/room/state.ts";
import type { Address } from "./address.ts";
import { ReplayComments } from "./replay-comments.ts";

export class Visit {
  readonly room = signal<RoomState>(EMPTY);
  readonly comments = signal<Comments>(NONE);
  readonly view = signal<View | null>(null);
  readonly player = signal<Player | null>(null);
  /** Until when the server wants no comment, in local milliseconds. */
  readonly quietUntil = signal(0);
  readonly session: RoomSession;
  readonly talk: CommentStore;
  private readonly clock = new ServerClock();
  private readonly replay: ReplayComments | null;

  constructor(readonly address: Address) {
    this.talk = new CommentStore(
      {
        send: (id, name, data) => this.session.send(id, name, data),
        older: (cursor) => olderComments(address.slug, address.replayId ?? this.room.value.broadcast?.id ?? "", cursor),
        mediaTime: () => this.player.value?.mediaTime() ?? null,
      },
      (next) => (this.comments.value = next),
    );
    const { replayId } = address;
    this.replay = replayId ? new ReplayComments((from, until, after) => spanOfComments(address.slug, replayId, from, until, after), this.talk) : null;
    this.session = new RoomSession(address.slug, address.replayId, this.clock, {
      state: (next) => (this.room.value = next),
      joined: (answer) => this.entered(answer),
      events: (events) => this.happened(events),
      snapshot: (snapshot) => this.restored(snapshot),
    });
  }

  start(boot: Watch | null): void {
    const hurry = () => this.session.hurry();
    addEventListener("online", hurry);
    document.addEventListener("visibilitychange", () => document.hidden || hurry());
    (navigator as Navigator & { connection?: EventTarget }).connection?.addEventListener("change", hurry);
    void this.session.start(boot);
  }

  readonly serverNow = (): number => this.clock.serverNow();

  readonly setPlayer = (player: Player | null): void => {
    this.player.value = player;
  };

  readonly setView = (view: View): void => {
    this.view.value = view;
    const playing = this.player.value?.mediaTime();
    if (this.replay && playing) this.replay.follow(Date.parse(playing));
  };

  async send(body: string): Promise<void> {
    this.heed(await this.talk.post(body));
  }

  async retry(key: string): Promise<void> {
    this.heed(await this.talk.retry(key));
  }

  /** Gives the guest a name of their own. */
  async rename(nickname: string): Promise<void> {
    await renameGuest(nickname);
    keepNickname();
    await this.session.rename();
  }

  private heed(rejected: CommandRejected | null): void {
    if (rejected?.retryAfter) this.quietUntil.value = Date.now() + rejected.retryAfter * 1000;
  }

  private entered(answer: Joined): void {
    const { you, comments } = answer;
    this.talk.be({ id: you.id, name: you.name, role: you.staff ? "staff" : "viewer" });
    if (!this.replay) this.talk.enter(comments.items, comments.next_cursor ?? null);
  }

  private happened(events: ChannelEvent[]): void {
    if (this.replay) this.replay.apply(events);
    else this.talk.apply(events);
  }

  private restored(snapshot: Record<string, unknown>): void {
    const page = snapshot["comments"] as Joined["comments"] | undefined;
    if (page && !this.replay) this.talk.replace(page.items, page.next_cursor ?? null);
  }
}
