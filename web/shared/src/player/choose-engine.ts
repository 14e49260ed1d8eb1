/** Picks the engine; hls.js comes by dynamic import, never before the first paint. */
import type { Engine, EngineListeners, Kind } from "./engine.ts";
import { NativeEngine } from "./native-engine.ts";

export type EngineMaker = (video: HTMLVideoElement, kind: Kind, listeners: EngineListeners) => Engine;

/** Null when this browser can play HLS in no way. */
export async function chooseEngine(video: HTMLVideoElement): Promise<EngineMaker | null> {
  const native = video.canPlayType("application/vnd.apple.mpegurl") !== "";
  // Browsers with ManagedMediaSource are Apple's: their own player knows low latency and saves battery.
  // Others may answer "maybe" and yet play badly, so hls.js comes first there.
  if (native && "ManagedMediaSource" in window) return (...given) => new NativeEngine(...given);
  const { HlsEngine, isSupported } = await import("./hls-engine.ts");
  if (isSupported()) return (...given) => new HlsEngine(...given);
  return native ? (...given) => new NativeEngine(...given) : null;
}
