import { expect, it } from "vitest";
import { PictureTally } from "../../src/features/latency/picture-tally.ts";

function player(playedSeconds: number, stalledSeconds = 0, stalls = 0, firstPictureSeconds: number | null = 0.8) {
  return { playedSeconds, stalledSeconds, stalls, firstPictureSeconds };
}

it("tells what happened since the last time, and the first picture once", () => {
  let stats: ReturnType<typeof player> | null = null;
  const tally = new PictureTally(() => stats);
  expect(tally.take()).toBeNull();
  stats = player(0, 0, 0, null);
  expect(tally.take()).toBeNull();
  stats = player(10, 0.25, 1);
  expect(tally.take()).toEqual({ picture_ms: 800, played_ms: 10_000, stalled_ms: 250, stalls: 1 });
  expect(tally.take()).toBeNull();
  stats = player(12, 0.25, 1);
  expect(tally.take()).toEqual({ played_ms: 2_000, stalled_ms: 0, stalls: 0 });
});

it("begins anew with another player", () => {
  let stats = player(10, 1, 2);
  const tally = new PictureTally(() => stats);
  tally.take();
  stats = player(3, 0.5, 1);
  expect(tally.take()).toEqual({ played_ms: 3_000, stalled_ms: 500, stalls: 1 });
});
