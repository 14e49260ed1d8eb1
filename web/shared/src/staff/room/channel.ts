/**
 * A staff connection to a room: what it hears goes into the query cache through one reducer.
 *
 * Framework-free: `openChannel` gives the way to close it.
 */
import type { QueryClient } from "@tanstack/react-query";
import { Problem } from "../../api/problem.ts";
import { joinRoom } from "../../generated/api/watch/watch.ts";
import { REALTIME_PATH } from "../../generated/realtime.ts";
import type { BroadcastChanged } from "../../generated/events.ts";
import type { BroadcastRead } from "../../generated/model/index.ts";
import { RealtimeClient, TicketRefused, type Status } from "../../realtime/client.ts";
import { LatencyReporter } from "../../realtime/latency-reporter.ts";
import { LatencyMeter } from "../../realtime/latency.ts";
import type { ChannelEvent } from "../../realtime/protocol.ts";
import { keys } from "../keys.ts";
import { ServerClock } from "../../realtime/server-clock.ts";
import { emptyLive, reduceAll, restored, type Link, type LiveState } from "./live-state.ts";

/** What comes within this time is one change of the cache, so that a rush of comments draws ten times a second at most. */
const GATHER_MILLISECONDS = 100;

async function ticket(slug: string): Promise<string> {
  try {
    return (await joinRoom(slug, {})).ticket;
  } catch (error) {
    if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429) throw new TicketRefused(error.code);
    throw error;
  }
}

export function changeLive(cache: QueryClient, id: string, change: (state: LiveState) => LiveState): void {
  cache.setQueryData<LiveState>(keys.live(id), (state) => change(state ?? emptyLive(id)));
}

/** The room shows this now; what it tells of our broadcast is kept, anything else makes us look again. */
export function applyBroadcast(cache: QueryClient, id: string, { broadcast }: BroadcastChanged): void {
  const known = cache.getQueryData<BroadcastRead>(keys.broadcast(id));
  if (known && broadcast?.id === id) {
    const { state, title, scheduled_at, started_at, ended_at } = broadcast;
    const interrupted_at = known.state === state ? known.interrupted_at : null;
    cache.setQueryData<BroadcastRead>(keys.broadcast(id), { ...known, state, title, scheduled_at, started_at, ended_at, interrupted_at });
    if (known.state === state) return;
  }
  // The lists, the preview's address and the recording depend on the state.
  void cache.invalidateQueries({ queryKey: keys.broadcasts });
  void cache.invalidateQueries({ queryKey: keys.rooms });
  void cache.invalidateQueries({ queryKey: keys.recording(id) });
  void cache.invalidateQueries({ queryKey: keys.health(id) });
}

/** Gathers what is heard and hands it on in one piece. */
export class Gatherer {
  private events: ChannelEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly take: (events: ChannelEvent[]) => void) {}

  add(events: readonly ChannelEvent[]): void {
    this.events.push(...events);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MILLISECONDS);
  }

  flush(): void {
    this.close();
    const events = this.events;
    this.events = [];
    if (events.length) this.take(events);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

export interface OpenChannel {
  /** Whoever draws the comments tells it what is on the screen. Pages of staff always measure. */
  meter: LatencyMeter;
  close: () => void;
}

export function openChannel(cache: QueryClient, slug: string, broadcastId: string): OpenChannel {
  const change = (how: (state: LiveState) => LiveState) => changeLive(cache, broadcastId, how);
  const clock = new ServerClock();
  const meter = new LatencyMeter(clock);
  const gatherer = new Gatherer((events) => change((state) => reduceAll(state, events, Date.now())));
  const url = new URL(REALTIME_PATH, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const client = new RealtimeClient({
    url: url.href,
    ticket: () => ticket(slug),
    listeners: {
      status: (status) => {
        if (status.state === "online") meter.online();
        else meter.offline();
        change((state) => ({ ...state, link: linkOf(status) }));
      },
      welcome: ({ snapshot }) => {
        if (!snapshot) return;
        gatherer.flush();
        change((state) => restored(state, snapshot));
        void cache.invalidateQueries({ queryKey: keys.desk }); // what changed there meanwhile was told to nobody here
        applyBroadcast(cache, broadcastId, { broadcast: (snapshot["broadcast"] ?? null) as BroadcastChanged["broadcast"] });
      },
      events: (_lane, events) => {
        meter.heard(events, !document.hidden);
        gatherer.add(events);
        for (const { type, data } of events) {
          if (type === "broadcast.changed") applyBroadcast(cache, broadcastId, data as unknown as BroadcastChanged);
          if (type === "desk.changed") void cache.invalidateQueries({ queryKey: keys.desk });
        }
      },
      clock: (serverTime, sentAt, receivedAt) => {
        clock.measure(serverTime, sentAt, receivedAt);
        change((state) => ({ ...state, clockOffset: clock.offset }));
      },
    },
  });
  const reporter = new LatencyReporter(meter, (id, name, data) => client.send(id, name, data));
  const hurry = () => client.hurry();
  window.addEventListener("online", hurry);
  client.start();
  reporter.start();
  const close = () => {
    window.removeEventListener("online", hurry);
    reporter.close();
    gatherer.close();
    client.close();
  };
  return { meter, close };
}

function linkOf(status: Status): Link {
  if (status.state === "ended") return status.code === "closed" ? "connecting" : "broken";
  if (status.state === "online" || status.state === "waiting") return status.state;
  return status.state === "connecting" && status.attempt > 0 ? "waiting" : "connecting";
}
