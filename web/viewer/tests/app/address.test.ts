// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { readAddress } from "../../src/app/address.ts";
import { readBoot } from "../../src/app/boot.ts";

it("reads the addresses of a room and of a replay", () => {
  expect(readAddress("/r/autumn")).toEqual({ slug: "autumn", replayId: null });
  expect(readAddress("/r/autumn/b/0193/")).toEqual({ slug: "autumn", replayId: "0193" });
  expect(readAddress("/r/")).toBeNull();
  expect(readAddress("/r/%E0%A4%A")).toBeNull();
});

it("takes the look that the page brought, and does without", () => {
  const page = (boot: string) => new DOMParser().parseFromString(`<script type="application/json" id="boot">${boot}</script>`, "text/html");
  expect(readBoot(page('{"room":{"slug":"a"}}'))).toMatchObject({ room: { slug: "a" } });
  expect(readBoot(page("not json"))).toBeNull();
  expect(readBoot(document)).toBeNull();
});
