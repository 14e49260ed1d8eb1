/** One visit: wires the room, the picture and the comments together. */
import { signal } from "@preact/signals";
import type { EventData } from "@shared/generated/events.ts";
import type { CommandRejected } from "@shared/realtime/commands.ts";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { ServerClock } from "@shared/realtime/server-clock.ts";
import { NONE, type CommentItem, type Comments } from "../features/comments/core.ts";
import { learned, ofBroadcast, without, type Pin } from "../features/pins/core.ts";
import { NONE as NO_LIKES, type Likes } from "../features/likes/core.ts";
import { LikeStore } from "../features/likes/store.ts";
import { CommentStore, type Addressed } from "../features/comments/store.ts";
import type { Player, View } from "@shared/player/player.ts";
import { olderComments, pinsOf, renameGuest, spanOfComments, type Joined, type Watch } from "../features/room/api.ts";
import { keepNickname } from "../features/room/nickname.ts";
import { RoomSession } from "../features/room/session.ts";
import { EMPTY, type RoomState } from "../features/room/state.ts";
import { t } from "../shared/text.ts";
import { say as toast } from "../shared/ui/toast.ts";
import type { Address } from "./address.ts";
import { Backlog } from "./extras/backlog.ts";
import type { Extra } from "./extras/extra.ts";
import { ReplayComments } from "./replay-comments.ts";

export class Visit {
  readonly room = signal<RoomState>(EMPTY);
  readonly comments = signal<Comments>(NONE);
  readonly likes = signal<Likes>(NO_LIKES);
  readonly pins = signal<readonly Pin[]>([]);
  readonly view = signal<View | null>(null);
  readonly player = signal<Player | null>(null);
  /** How often this page was passed on. */
  readonly shares = signal(0);
  /** None before they are loaded. */
  readonly extras = signal<readonly Extra[]>([]);
  /** Until when the server wants no comment, in local milliseconds. */
  readonly quietUntil = signal(0);
  /** Why this person may not write now. */
  readonly mute = signal<Joined["you"]["mute"]>(null);
  /** What a comment's menu opens; an extra brings it. */
  readonly menu = signal<((item: CommentItem) => void) | null>(null);
  readonly session: RoomSession;
  readonly talk: CommentStore;
  readonly hearts: LikeStore;
  readonly clock = new ServerClock();
  private readonly backlog = new Backlog();
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
    this.hearts = new LikeStore(
      (id, name, data) => this.session.send(id, name, data),
      (next) => (this.likes.value = next),
    );
    const { replayId } = address;
    this.replay = replayId ? new ReplayComments((from, until, after) => spanOfComments(address.slug, replayId, from, until, after), this.talk) : null;
    this.session = new RoomSession(address.slug, address.replayId, address.inviterId, this.clock, {
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
    const { slug, replayId } = this.address;
    if (replayId) void pinsOf(slug, replayId).then((pins) => (this.pins.value = pins));
  }

  /** The extras are loaded. */
  enrich(extras: readonly Extra[]): void {
    this.backlog.deliver(extras);
    this.extras.value = extras;
  }

  /** Media time of the picture on the screen, milliseconds. Without one it is now, and a replay has not begun. */
  readonly moment = (): number => {
    const playing = this.player.value?.mediaTime();
    if (playing) return Date.parse(playing);
    return this.replay ? 0 : this.clock.serverNow();
  };

  /** What this person wrote in the recording, also what nobody else ever saw: it has its moment too. */
  remember(items: readonly (Omit<CommentItem, "offset"> & { offset: number | null })[]): void {
    this.replay?.add(items.flatMap((item) => (item.offset === null ? [] : [{ ...item, offset: item.offset }])));
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

  async send(body: string, addressed: Addressed): Promise<void> {
    this.heed(await this.talk.post(body, addressed));
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

  /** What did not get through is not counted: nobody waits for it. */
  readonly shared = (channel: string): void => {
    const counted = this.session.send(crypto.randomUUID(), "share.report", { channel });
    counted.then(
      () => (this.shares.value += 1),
      () => undefined,
    );
  };

  private heed(rejected: CommandRejected | null): void {
    if (rejected?.retryAfter) this.quietUntil.value = Date.now() + rejected.retryAfter * 1000;
  }

  private entered(answer: Joined): void {
    const { you, comments } = answer;
    this.talk.be({ id: you.id, name: you.name, role: you.role, first_time: you.first_time });
    this.mute.value = you.mute ?? null;
    if (!this.replay) this.talk.enter(comments.items, comments.next_cursor ?? null);
  }

  private happened(events: ChannelEvent[]): void {
    this.hearts.apply(events);
    this.backlog.apply(events);
    for (const event of events) {
      this.pinned(event);
      if (event.type === "comment.mentioned") mentioned(event.data as unknown as EventData["comment.mentioned"]);
    }
    if (this.replay) this.replay.apply(events);
    else this.talk.apply(events);
  }

  private pinned(event: ChannelEvent): void {
    const { replayId } = this.address;
    const data = event.data as unknown;
    if (event.type === "comment.deleted") this.pins.value = without(this.pins.value, (data as EventData["comment.deleted"]).id);
    if (event.type === "broadcast.changed" && replayId === null) this.pins.value = ofBroadcast(this.pins.value, (data as EventData["broadcast.changed"]).broadcast?.id);
    if (event.type !== "comment.pinned" || (replayId !== null && (data as Pin).broadcast_id !== replayId)) return;
    this.pins.value = learned(this.pins.value, data as Pin);
  }

  private restored(snapshot: Record<string, unknown>): void {
    this.hearts.restore(snapshot);
    this.backlog.restore(snapshot);
    const pins = snapshot["pins"] as { items: Pin[] } | undefined;
    if (pins && !this.replay) this.pins.value = pins.items;
    const page = snapshot["comments"] as Joined["comments"] | undefined;
    if (page && !this.replay) this.talk.replace(page.items, page.next_cursor ?? null);
  }
}

/** Somebody means this viewer. */
function mentioned({ author, body, is_reply }: EventData["comment.mentioned"]): void {
  toast(t(is_reply ? "talk.answered_you" : "talk.named_you", { name: author.name, body }));
}
