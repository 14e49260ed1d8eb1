/**
 * The player: one video element, one source, and the will to keep the picture moving.
 *
 * Framework-free. The owner hands over the element and an address, listens to `view`,
 * and calls `close()`. No fault ever reloads the page: faults go through `Recovery`,
 * a silent standstill through `Watchdog`, a lost address is asked for anew.
 */
import type { EngineMaker } from "./choose-engine.ts";
import type { Engine, Kind } from "./engine.ts";
import { eased, latencySeconds, Meter } from "./meter.ts";
import { Recovery, type Fault, type Remedy } from "./recovery.ts";
import { Watchdog, type Act } from "./watchdog.ts";

export type PlayerState = "starting" | "playing" | "stalled" | "paused" | "blocked" | "ended" | "unsupported";

export interface View {
  state: PlayerState;
  muted: boolean;
  /** True once a picture was seen. */
  pictured: boolean;
  /** Seconds from entering the server to this screen, eased; null when unknown. */
  latency: number | null;
  /** True when the picture is clearly behind where it could be. */
  behind: boolean;
  position: number;
  duration: number;
  rate: number;
  /** Width by height of the picture; null before it is known. */
  aspect: number | null;
}

/** What tests and benchmarks read. */
export interface PlayerStats {
  state: PlayerState;
  latency: number | null;
  stalls: number;
  stalledSeconds: number;
  playedSeconds: number;
  /** From having the first address until a picture moved; null before. */
  firstPictureSeconds: number | null;
  position: number;
  edge: number | null;
  playingAt: string | null;
  /** Times the player was built anew inside the page. */
  reloads: number;
  rejoins: number;
  faults: number;
}

export interface PlayerOptions {
  video: HTMLVideoElement;
  kind: Kind;
  makeEngine: EngineMaker | null;
  serverNow: () => number;
  /** Called when the address was refused; a new one arrives through `load`. */
  renew: () => Promise<void>;
  view: (view: View) => void;
}

const TICK_MILLISECONDS = 100;
const VIEW_TICKS = 5;
/** Further than this behind the edge the viewer is offered to jump; much further, the watchdog does. */
const BEHIND_SECONDS = 6;
/** A live picture nobody looks at and nobody hears is dropped after this time, with its buffer. */
const UNSEEN_MILLISECONDS = 30_000;

export class Player {
  private engine: Engine | null = null;
  private url: string | null = null;
  private state: PlayerState = "starting";
  private pictured = false;
  private addressedAt: number | null = null;
  private firstPictureMilliseconds: number | null = null;
  private latency: number | null = null;
  private ticks = 0;
  private reloads = 0;
  private rejoins = 0;
  private faults = 0;
  private wanted = true;
  private dropped = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private remedyTimer: ReturnType<typeof setTimeout> | undefined;
  private remedy: Remedy = "restart";
  private unseenTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly watchdog = new Watchdog();
  private readonly meter = new Meter();
  private readonly recovery = new Recovery();
  private readonly video: HTMLVideoElement;
  private readonly unlisten = new AbortController();

  constructor(private readonly options: PlayerOptions) {
    this.video = options.video;
  }

  start(): void {
    if (!this.options.makeEngine) {
      this.become("unsupported");
      return;
    }
    const on = (target: EventTarget, name: string, act: () => void) => target.addEventListener(name, act, { signal: this.unlisten.signal });
    on(this.video, "playing", () => this.moving());
    on(this.video, "pause", () => this.paused());
    on(this.video, "ended", () => this.become("ended"));
    on(this.video, "volumechange", () => this.show());
    on(this.video, "seeked", () => this.show());
    on(document, "visibilitychange", () => this.looked());
    on(window, "online", () => this.hurry());
    this.timer = setInterval(() => this.tick(), TICK_MILLISECONDS);
    this.video.muted = !navigator.userActivation?.hasBeenActive;
  }

  /** Plays this address; the same address again changes nothing. */
  load(url: string): void {
    if (url === this.url || !this.options.makeEngine) return;
    this.url = url;
    this.addressedAt ??= performance.now();
    this.build();
  }

  close(): void {
    this.unlisten.abort();
    clearInterval(this.timer);
    clearTimeout(this.remedyTimer);
    clearTimeout(this.unseenTimer);
    this.engine?.destroy();
    this.engine = null;
  }

  play(): void {
    this.wanted = true;
    if (this.options.kind === "live" && this.pictured) this.toEdge();
    if (this.state === "ended" && this.options.kind === "replay") this.video.currentTime = 0;
    void this.tryToPlay();
  }

  pause(): void {
    this.wanted = false;
    this.video.pause();
  }

  setMuted(muted: boolean): void {
    this.video.muted = muted;
    if (!muted && this.video.volume === 0) this.video.volume = 1;
    if (this.video.paused && this.wanted) void this.tryToPlay();
    this.show();
  }

  seek(seconds: number): void {
    this.video.currentTime = Math.max(0, Math.min(seconds, this.duration()));
    this.show();
  }

  /** Shows the picture of this media time (milliseconds), or the first one after it, if it is in the playlist. */
  seekTo(moment: number): void {
    const position = this.engine?.positionAt(moment) ?? null;
    if (position !== null) this.seek(position);
  }

  setRate(rate: number): void {
    this.video.playbackRate = rate;
    this.video.defaultPlaybackRate = rate;
    this.show();
  }

  toEdge(): void {
    if (this.dropped) this.build();
    else this.engine?.restart();
    this.watchdog.reset();
  }

  /** Media time of the picture on the screen, ISO 8601; null when unknown. */
  mediaTime(): string | null {
    const at = this.engine?.playingAt() ?? null;
    return at === null || !this.pictured ? null : new Date(at).toISOString();
  }

  stats(): PlayerStats {
    return {
      state: this.state,
      latency: this.measuredLatency(),
      stalls: this.meter.stalls,
      stalledSeconds: this.meter.stalledMilliseconds / 1000,
      playedSeconds: this.meter.playedMilliseconds / 1000,
      firstPictureSeconds: this.firstPictureMilliseconds === null ? null : this.firstPictureMilliseconds / 1000,
      position: this.video.currentTime,
      edge: this.engine?.edge() ?? null,
      playingAt: this.mediaTime(),
      reloads: this.reloads,
      rejoins: this.rejoins,
      faults: this.faults,
    };
  }

  private build(): void {
    const { makeEngine, kind } = this.options;
    if (!makeEngine || !this.url) return;
    const position = kind === "replay" ? this.video.currentTime : 0;
    if (this.engine && !this.dropped) this.reloads += 1;
    this.engine?.destroy();
    this.dropped = false;
    this.watchdog.reset();
    this.engine = makeEngine(this.video, kind, { fault: (fault) => this.failed(fault) });
    this.engine.load(this.url);
    if (position > 0) this.video.addEventListener("loadedmetadata", () => this.seek(position), { once: true });
    if (this.wanted) void this.tryToPlay();
  }

  private async tryToPlay(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return; // a new load interrupted this one
      if (this.video.muted) {
        this.become("blocked");
        return;
      }
      this.video.muted = true;
      await this.tryToPlay();
    }
  }

  private tick(): void {
    const at = performance.now();
    const position = this.video.currentTime;
    const expected = this.wanted && this.pictured && !this.video.paused && !this.video.seeking && !document.hidden && this.state !== "ended";
    this.meter.observe({ at, position, expected });
    const edge = this.engine?.edge() ?? null;
    const watched = expected || (this.pictured && this.wanted && this.video.seeking && !document.hidden);
    if (edge !== null) this.act(this.watchdog.observe({ at, position, edge, ahead: ahead(this.video), expected: watched }));
    if (this.state === "playing" && this.meter.stalling) this.become("stalled");
    else if (this.state === "stalled" && !this.meter.stalling) this.become("playing");
    this.ticks += 1;
    if (this.ticks % VIEW_TICKS === 0) this.show();
  }

  private act(act: Act): void {
    if (act === "none" || this.remedyTimer !== undefined) return;
    if (act === "resume") {
      this.video.currentTime += 0; // a seek on the spot: the browser forgets how much it had meant to wait for
    } else if (act === "rejoin") {
      this.rejoins += 1;
      this.engine?.restart();
    } else {
      this.build();
    }
  }

  private failed(fault: Fault): void {
    if (this.remedyTimer !== undefined || this.dropped) return;
    this.faults += 1;
    const plan = this.recovery.plan(fault, performance.now());
    this.remedy = plan.remedy;
    this.remedyTimer = setTimeout(() => this.apply(), plan.delay);
  }

  /** The network is back: what waits for its turn is tried at once. */
  private hurry(): void {
    if (this.remedyTimer === undefined) return;
    this.recovery.succeeded();
    this.apply();
  }

  private apply(): void {
    clearTimeout(this.remedyTimer);
    this.remedyTimer = undefined;
    const { remedy } = this;
    if (remedy === "restart") this.engine?.restart();
    else if (remedy === "recover") this.engine?.recover();
    else if (remedy === "rebuild") this.build();
    else this.options.renew().catch(() => this.failed("denied"));
    if (remedy !== "renew" && this.wanted) void this.tryToPlay();
  }

  private moving(): void {
    this.pictured = true;
    this.firstPictureMilliseconds ??= performance.now() - (this.addressedAt ?? performance.now());
    this.recovery.succeeded();
    this.become("playing");
  }

  private paused(): void {
    if (this.video.ended || this.state === "blocked") return;
    if (document.hidden) return; // the browser paused an unseen picture; `looked` resumes it
    if (this.wanted && this.pictured && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    this.wanted = false;
    this.become("paused");
  }

  /** The page was hidden or is seen again. */
  private looked(): void {
    clearTimeout(this.unseenTimer);
    if (this.options.kind === "replay") return;
    if (document.hidden) {
      this.unseenTimer = setTimeout(() => this.drop(), UNSEEN_MILLISECONDS);
      return;
    }
    if (!this.wanted || !this.url) return;
    if (this.dropped) this.build();
    else if (this.isBehind()) this.toEdge();
    void this.tryToPlay();
  }

  private drop(): void {
    const heard = !this.video.muted && !this.video.paused;
    if (heard || !this.engine) return;
    this.engine.destroy();
    this.engine = null;
    this.dropped = true;
  }

  private isBehind(): boolean {
    const edge = this.engine?.edge() ?? null;
    return edge !== null && edge - this.video.currentTime > BEHIND_SECONDS;
  }

  private measuredLatency(): number | null {
    if (this.options.kind !== "live" || !this.pictured) return null;
    return latencySeconds(this.options.serverNow(), this.engine?.playingAt() ?? null);
  }

  private duration(): number {
    return Number.isFinite(this.video.duration) ? this.video.duration : 0;
  }

  private become(state: PlayerState): void {
    this.state = state;
    this.show();
  }

  private show(): void {
    this.latency = eased(this.latency, this.measuredLatency());
    const { videoWidth, videoHeight } = this.video;
    this.options.view({
      state: this.state,
      muted: this.video.muted,
      pictured: this.pictured,
      latency: this.latency,
      behind: this.isBehind(),
      position: this.video.currentTime,
      duration: this.duration(),
      rate: this.video.playbackRate,
      aspect: videoWidth && videoHeight ? videoWidth / videoHeight : null,
    });
  }
}

/** Seconds of picture that lie ready ahead of the playhead. */
function ahead(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && currentTime <= buffered.end(index)) return buffered.end(index) - currentTime;
  }
  return 0;
}
