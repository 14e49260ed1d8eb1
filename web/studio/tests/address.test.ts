import { expect, it } from "vitest";
import { broadcastOf, signInAddress } from "../src/app/address.ts";

const ID = "01a206a2-aaf3-7285-848a-1665e096f4cf";

it("reads the broadcast from the address", () => {
  expect(broadcastOf(`/studio/${ID}`)).toBe(ID);
  expect(broadcastOf(`/studio/${ID}/`)).toBe(ID);
  expect(broadcastOf("/studio/rooms")).toBeNull();
});

it("comes back to the studio after a sign-in", () => {
  expect(signInAddress(`/studio/${ID}`)).toBe(`/console/sign-in?next=%2Fstudio%2F${ID}`);
});
