/** The engine for browsers with Media Source Extensions: hls.js (light build). */
import Hls, { type ErrorData, type FragBufferedData, type HlsConfig } from "hls.js/light";
import { removable, type Place } from "./back-buffer.ts";
import type { Engine, EngineListeners, Kind } from "./engine.ts";
import type { Fault } from "./recovery.ts";

/**
 * A stall moves the target latency back by a little: hls.js would add a whole second, which the viewer keeps.
 *
 * `backBufferLength` stays infinite while live: hls.js would remove what was seen at any moment, and one in
 * the middle of a part makes it stand still for seconds (docs/decisions/0008). `trim` removes it instead.
 */
const LIVE: Partial<HlsConfig> = {
  lowLatencyMode: true,
  maxLiveSyncPlaybackRate: 1.05,
  liveSyncOnStallIncrease: 0.3,
  backBufferLength: Infinity,
  maxBufferLength: 10,
  maxMaxBufferLength: 20,
  liveDurationInfinity: true,
};

const REPLAY: Partial<HlsConfig> = {
  lowLatencyMode: false,
  backBufferLength: 60,
  maxBufferLength: 30,
  maxMaxBufferLength: 60,
};

export function isSupported(): boolean {
  return Hls.isSupported();
}

export class HlsEngine implements Engine {
  private readonly hls: Hls;
  private url = "";
  private trimming = false;
  private source: MediaSource | null = null;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly kind: Kind,
    private readonly listeners: EngineListeners,
  ) {
    this.hls = new Hls({ ...(kind === "live" ? LIVE : REPLAY), enableWorker: true });
    this.hls.on(Hls.Events.ERROR, (_event, data) => this.failed(data));
    this.hls.on(Hls.Events.MEDIA_ATTACHED, (_event, { mediaSource }) => (this.source = mediaSource ?? null));
    this.hls.on(Hls.Events.BUFFER_CODECS, () => this.startAnew());
    if (kind === "live") {
      this.hls.on(Hls.Events.FRAG_BUFFERED, (_event, data) => this.trim(data));
      this.hls.on(Hls.Events.BUFFER_FLUSHED, () => this.trimmed());
    }
  }

  load(url: string): void {
    this.url = url;
    this.hls.attachMedia(this.video);
    this.hls.loadSource(url);
  }

  stop(): void {
    this.hls.stopLoad();
  }

  restart(): void {
    const edge = this.edge();
    this.trimmed();
    this.hls.stopLoad();
    if (this.hls.levels.length === 0) {
      this.hls.loadSource(this.url); // the first playlist never came: until then there is nothing to start
      return;
    }
    if (edge === null) {
      this.hls.startLoad(this.kind === "live" ? -1 : this.video.currentTime);
      return;
    }
    const place = Math.max(edge, this.video.currentTime); // what has been seen is not shown again
    this.hls.startLoad(place);
    this.video.currentTime = place;
  }

  recover(): void {
    this.trimmed();
    this.hls.recoverMediaError();
  }

  edge(): number | null {
    return this.kind === "live" ? this.hls.liveSyncPosition : null;
  }

  playingAt(): number | null {
    return this.hls.playingDate?.getTime() ?? null;
  }

  positionAt(moment: number): number | null {
    for (const { programDateTime, duration, start } of this.hls.latestLevelDetails?.fragments ?? []) {
      if (programDateTime !== null && programDateTime + duration * 1000 > moment) return start + Math.max(0, moment - programDateTime) / 1000;
    }
    return null;
  }

  destroy(): void {
    this.hls.destroy();
  }

  /**
   * Called ahead of each initialisation segment. A new start is told to the browser as one: else a gap in the
   * sound alone, met after the first key frame, makes it drop all pictures up to the next (docs/decisions/0011).
   */
  private startAnew(): void {
    if (this.source?.readyState !== "open") return;
    for (const buffer of this.source.sourceBuffers) if (!buffer.updating) buffer.abort();
  }

  /** Lets go of what was seen; hls.js loads nothing until that is done. */
  private trim({ frag, part }: FragBufferedData): void {
    const { buffered, currentTime } = this.video;
    if (this.trimming || buffered.length === 0 || frag.sn === "initSegment") return;
    const place = part ? { segment: frag.sn, part: part.index } : null;
    const end = removable({ start: buffered.start(0), position: currentTime, place, newest: this.newest() });
    if (end === null) return;
    this.trimming = true;
    this.hls.pauseBuffering();
    this.hls.trigger(Hls.Events.BUFFER_FLUSHING, { startOffset: 0, endOffset: end, type: null });
  }

  /** Also called where the buffer is rebuilt, which ends a removal without a word. */
  private trimmed(): void {
    if (!this.trimming) return;
    this.trimming = false;
    this.hls.resumeBuffering();
  }

  private newest(): Place | null {
    const part = this.hls.latestLevelDetails?.partList?.at(-1);
    return part ? { segment: part.fragment.sn, part: part.index } : null;
  }

  /** Only what hls.js gives up on is a fault: a late playlist is normal while a source is silent. */
  private failed(data: ErrorData): void {
    const denied = data.response?.code === 403;
    if (!data.fatal && !denied) return;
    this.listeners.fault(denied ? "denied" : faultOf(data));
  }
}

function faultOf(data: ErrorData): Fault {
  return data.type === Hls.ErrorTypes.MEDIA_ERROR ? "media" : "network";
}
