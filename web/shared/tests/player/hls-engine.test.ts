import { beforeEach, expect, it, vi } from "vitest";
import type { Fault } from "../../src/player/recovery.ts";

/** hls.js needs a browser; this one only keeps what it was asked for. */
type Listener = (event: string, data: unknown) => void;
const hls = vi.hoisted(() => ({ asked: [] as string[], levels: [] as unknown[], position: null as number | null, listeners: new Map<string, Listener>() }));

vi.mock("hls.js/light", () => ({
  default: class {
    static Events = { ERROR: "error", FRAG_BUFFERED: "buffered", BUFFER_FLUSHED: "flushed", MEDIA_ATTACHED: "attached", BUFFER_CODECS: "codecs" };
    static ErrorTypes = { MEDIA_ERROR: "media" };
    levels = hls.levels;
    liveSyncPosition = hls.position;
    on(event: string, listener: Listener) {
      hls.listeners.set(event, listener);
    }
    attachMedia() {}
    loadSource(url: string) {
      hls.asked.push(`source ${url}`);
    }
    stopLoad() {
      hls.asked.push("stop");
    }
    startLoad(position: number) {
      hls.asked.push(`start ${position}`);
    }
  },
}));

const { HlsEngine } = await import("../../src/player/hls-engine.ts");

function loaded(video = { currentTime: 0 }) {
  const engine = new HlsEngine(video as HTMLVideoElement, "live", { fault: (fault: Fault) => hls.asked.push(fault) });
  engine.load("/live.m3u8");
  hls.asked = [];
  return engine;
}

beforeEach(() => {
  hls.levels = [];
  hls.position = null;
});

it("asks for the first playlist again as long as there is none", () => {
  loaded().restart();
  expect(hls.asked).toEqual(["stop", "source /live.m3u8"]);
});

it("keeps the playlist it has", () => {
  hls.levels = [{}];
  loaded().restart();
  expect(hls.asked).toEqual(["stop", "start -1"]);
});

it("goes on at the edge, but never back to what has been seen", () => {
  hls.levels = [{}];
  hls.position = 20;
  const behind = { currentTime: 10 };
  loaded(behind).restart();
  const ahead = { currentTime: 21 };
  loaded(ahead).restart();
  expect([behind.currentTime, ahead.currentTime]).toEqual([20, 21]);
});

it("tells the browser of a new start, unless it is busy or closed", () => {
  const idle = { updating: false, abort: vi.fn() };
  const busy = { updating: true, abort: vi.fn() };
  const mediaSource = { readyState: "open", sourceBuffers: [idle, busy] };
  loaded();
  const say = (event: string, data: unknown) => hls.listeners.get(event)?.(event, data);
  say("codecs", {});
  say("attached", { mediaSource });
  say("codecs", {});
  mediaSource.readyState = "ended";
  say("codecs", {});
  expect([idle.abort.mock.calls.length, busy.abort.mock.calls.length]).toEqual([1, 0]);
});
