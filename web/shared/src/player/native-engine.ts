/** The engine for browsers that play HLS themselves (iPhone). */
import type { Engine, EngineListeners, Kind } from "./engine.ts";

type DatedVideo = HTMLVideoElement & { getStartDate?: () => Date };

/** Behind the end of what can be sought: the browser keeps its own distance to the edge. */
const EDGE_DISTANCE_SECONDS = 1.5;

export class NativeEngine implements Engine {
  private url = "";
  private readonly failed = () => {
    this.listeners.fault(this.video.error?.code === MediaError.MEDIA_ERR_DECODE ? "media" : "network");
  };

  constructor(
    private readonly video: DatedVideo,
    private readonly kind: Kind,
    private readonly listeners: EngineListeners,
  ) {
    video.addEventListener("error", this.failed);
  }

  load(url: string): void {
    this.url = url;
    this.video.src = url;
  }

  stop(): void {
    // The browser decides by itself what to load; pausing is all there is.
  }

  restart(): void {
    const edge = this.edge();
    if (edge === null) this.recover();
    else this.video.currentTime = Math.max(edge, this.video.currentTime); // what has been seen is not shown again
  }

  recover(): void {
    const position = this.video.currentTime;
    this.video.src = this.url;
    if (this.kind === "replay") this.video.currentTime = position;
  }

  edge(): number | null {
    const { seekable } = this.video;
    if (this.kind !== "live" || seekable.length === 0) return null;
    return Math.max(seekable.start(seekable.length - 1), seekable.end(seekable.length - 1) - EDGE_DISTANCE_SECONDS);
  }

  playingAt(): number | null {
    const start = this.video.getStartDate?.().getTime();
    return start === undefined || Number.isNaN(start) ? null : start + this.video.currentTime * 1000;
  }

  positionAt(moment: number): number | null {
    const start = this.video.getStartDate?.().getTime();
    return start === undefined || Number.isNaN(start) ? null : Math.max(0, (moment - start) / 1000);
  }

  destroy(): void {
    this.video.removeEventListener("error", this.failed);
    this.video.removeAttribute("src");
    this.video.load();
  }
}
