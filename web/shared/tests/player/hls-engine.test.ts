import { beforeEach, expect, it, vi } from "vitest";
import type { Fault } from "../../src/player/recovery.ts";

/** hls.js needs a browser; this one only keeps what it was asked for. */
const hls = vi.hoisted(() => ({ asked: [] as string[], levels: [] as unknown[] }));

vi.mock("hls.js/light", () => ({
  default: class {
    static Events = { ERROR: "error", FRAG_BUFFERED: "buffered", BUFFER_FLUSHED: "flushed" };
    static ErrorTypes = { MEDIA_ERROR: "media" };
    levels = hls.levels;
    liveSyncPosition = null;
    on() {}
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

function loaded() {
  const engine = new HlsEngine({ currentTime: 0 } as HTMLVideoElement, "live", { fault: (fault: Fault) => hls.asked.push(fault) });
  engine.load("/live.m3u8");
  hls.asked = [];
  return engine;
}

beforeEach(() => {
  hls.levels = [];
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
