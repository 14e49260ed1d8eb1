import { describe, expect, it } from "vitest";
import { originOf } from "../../src/features/orders/origin.ts";
import { linkOf } from "../../src/app/address.ts";

const LI = "0192f0c1-7a3e-7bbb-8ccc-0123456789ab";

function visit() {
  const kept = new Map<string, string>();
  return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
}

describe("how somebody came", () => {
  it("is read from the link that somebody passed on", () => {
    const link = linkOf("https://live.example/r/tea?from=moments#top", LI);
    expect(originOf(new URL(link).search, visit())).toEqual({ channel: "share", inviter: LI });
  });

  it("is kept for the visit, until another link says otherwise", () => {
    const kept = visit();
    originOf(`?from=share&by=${LI}`, kept);
    expect(originOf("", kept)).toEqual({ channel: "share", inviter: LI });
    expect(originOf("?paid=1", kept)).toEqual({ channel: "share", inviter: LI });
    expect(originOf("?from=moments", kept)).toEqual({ channel: "moments", inviter: null });
    expect(originOf("", kept)).toEqual({ channel: "moments", inviter: null });
  });

  it("is nothing where the address is nonsense", () => {
    expect(originOf("?from=a%20b&by=me", visit())).toEqual({ channel: null, inviter: null });
    expect(originOf("", visit())).toEqual({ channel: null, inviter: null });
  });
});
