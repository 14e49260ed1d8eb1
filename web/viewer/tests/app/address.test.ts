// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { linkOf, readAddress } from "../../src/app/address.ts";
import { readBoot } from "../../src/app/boot.ts";

it("reads the addresses of a room and of a replay", () => {
  expect(readAddress("/r/autumn")).toEqual({ slug: "autumn", replayId: null, inviterId: null });
  expect(readAddress("/r/autumn/b/0193/")).toEqual({ slug: "autumn", replayId: "0193", inviterId: null });
  expect(readAddress("/r/")).toBeNull();
  expect(readAddress("/r/%E0%A4%A")).toBeNull();
});

it("knows whose link it is, and makes it this person's own", () => {
  const [one, other] = ["0199aaaa-0000-7000-8000-000000000001", "0199aaaa-0000-7000-8000-000000000002"];
  expect(readAddress("/r/autumn", `?by=${one}`)?.inviterId).toBe(one);
  expect(readAddress("/r/autumn", "?by=nonsense")?.inviterId).toBeNull();
  expect(linkOf(`https://live.test/r/autumn?by=${one}&x=1#top`, other)).toBe(`https://live.test/r/autumn?x=1&by=${other}`);
  expect(linkOf("https://live.test/r/autumn/b/0193", undefined)).toBe("https://live.test/r/autumn/b/0193");
});

it("takes the look that the page brought, and does without", () => {
  const page = (boot: string) => new DOMParser().parseFromString(`<script type="application/json" id="boot">${boot}</script>`, "text/html");
  expect(readBoot(page('{"room":{"slug":"a"}}'))).toMatchObject({ room: { slug: "a" } });
  expect(readBoot(page("not json"))).toBeNull();
  expect(readBoot(document)).toBeNull();
});
