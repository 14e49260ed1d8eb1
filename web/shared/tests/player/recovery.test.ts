import { expect, it } from "vitest";
import { Recovery } from "../../src/player/recovery.ts";

it("acts at once the first time and waits longer each time after", () => {
  const recovery = new Recovery(() => 0);
  const delays = [0, 1, 2, 3].map((second) => recovery.plan("network", second * 1_000).delay);
  expect(delays).toEqual([0, 250, 500, 1_000]);
});

it("asks for a new address when the old one is refused", () => {
  expect(new Recovery().plan("denied", 0).remedy).toBe("renew");
});

it("repairs decoding first and builds anew when that did not help", () => {
  const recovery = new Recovery();
  expect(recovery.plan("media", 0).remedy).toBe("recover");
  expect(recovery.plan("media", 100).remedy).toBe("rebuild");
});

it("builds anew now and then when the network keeps failing", () => {
  const recovery = new Recovery();
  const remedies = [0, 1, 2].map((second) => recovery.plan("network", second * 1_000).remedy);
  expect(remedies).toEqual(["restart", "restart", "rebuild"]);
});

it("starts over once the picture moves or much time has passed", () => {
  const recovery = new Recovery(() => 0);
  recovery.plan("network", 0);
  recovery.plan("network", 1_000);
  recovery.succeeded();
  expect(recovery.plan("network", 2_000).delay).toBe(0);
  expect(recovery.plan("network", 60_000).delay).toBe(0);
});
