import { expect, it } from "vitest";
import { refusalsIn } from "../../src/staff/health/refusals.ts";

const refusal = (code: string) => ({ code, message: "", remote: "", times: 1, first_at: "", last_at: "" });
const codes = (state: Parameters<typeof refusalsIn>[0]) => refusalsIn(state, [refusal("nothing_planned"), refusal("unsupported_codec")]).map(({ code }) => code);

it("tells a plan of every encoder that was turned away", () => {
  expect(codes("scheduled")).toEqual(["nothing_planned", "unsupported_codec"]);
});

it("no longer complains that nothing was open once something is", () => {
  expect(codes("preparing")).toEqual(["unsupported_codec"]);
  expect(codes("replay_ready")).toEqual([]);
});
