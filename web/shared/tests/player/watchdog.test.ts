import { expect, it } from "vitest";
import { Watchdog, type Act } from "../../src/player/watchdog.ts";

/** Runs the watchdog at ten samples a second; position and edge are functions of seconds. */
function run(seconds: number, position: (t: number) => number, edge: (t: number) => number | null, expected = true, ahead = 0): [number, Act][] {
  const dog = new Watchdog();
  const acts: [number, Act][] = [];
  for (let tick = 0; tick <= seconds * 10; tick += 1) {
    const t = tick / 10;
    const act = dog.observe({ at: t * 1000, position: position(t), edge: edge(t), ahead, expected });
    if (act !== "none") acts.push([t, act]);
  }
  return acts;
}

it("leaves a moving picture alone", () => {
  expect(run(10, (t) => t, (t) => t + 1)).toEqual([]);
});

it("rejoins within a second and a half when the picture stands and the edge moves", () => {
  const acts = run(3, (t) => Math.min(t, 1), (t) => t + 1);
  expect(acts[0]?.[1]).toBe("rejoin");
  expect(acts[0]?.[0]).toBeLessThanOrEqual(2.4);
});

it("waits when the source itself is silent", () => {
  expect(run(10, (t) => Math.min(t, 1), (t) => Math.min(t, 1) + 1)).toEqual([]);
});

it("does not act on a picture that is not meant to move", () => {
  expect(run(10, () => 1, (t) => t, false)).toEqual([]);
});

/** Samples of a picture that stands at 1 with so much ahead, one every 100 ms, while its edge moves. */
function standing(...ahead: number[]): Act[] {
  const dog = new Watchdog();
  return [1, ...ahead].map((seconds, tick) => dog.observe({ at: tick * 100, position: 1, edge: 2, ahead: seconds, expected: true }));
}

it("pushes a picture that ran dry and has something ahead again, once each time", () => {
  expect(standing(0.1, 0.1, 0.4, 0.4, 0.4, 0.7, 0.1, 0.4, 0.4, 0.4).flatMap((act, tick) => (act === "none" ? [] : [[tick, act]]))).toEqual([
    [5, "resume"],
    [10, "resume"],
  ]);
});

it("does not push a picture that stands for another reason, or that moves by itself", () => {
  expect(standing(0.6, 0.6, 0.6, 0.6)).not.toContain("resume");
  const acts = run(5, (t) => (t < 2 || t > 2.7 ? t : 2), (t) => t + 1, true, 0.5);
  expect(acts).toEqual([]);
});

it("is patient with a busy machine that has the picture ready", () => {
  const acts = run(8, () => 1, (t) => t, true, 2);
  expect(acts[0]?.[0]).toBeGreaterThanOrEqual(6);
});

it("builds the player anew when rejoining did not help", () => {
  const acts = run(12, () => 1, (t) => t).map(([, act]) => act);
  expect(acts.slice(0, 3)).toEqual(["rejoin", "rejoin", "rebuild"]);
});

it("gives each act time to help", () => {
  const [first, second] = run(12, () => 1, (t) => t);
  expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBeGreaterThanOrEqual(2.5);
});

it("jumps when the picture fell far behind, and not again at once", () => {
  const acts = run(20, (t) => t, (t) => t + 20, true, 5);
  expect(acts.map(([, act]) => act)).toEqual(["rejoin", "rejoin"]);
  expect((acts[1]?.[0] ?? 0) - (acts[0]?.[0] ?? 0)).toBeGreaterThanOrEqual(15);
});

it("does nothing before the edge is known", () => {
  expect(run(10, () => 1, () => null)).toEqual([]);
});
