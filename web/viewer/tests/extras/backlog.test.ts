import { describe, expect, it } from "vitest";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import { Backlog } from "../../src/app/extras/backlog.ts";
import type { Extra } from "../../src/app/extras/extra.ts";

const event = (id: string): ChannelEvent => ({ id, type: "poll.changed", data: {} }) as unknown as ChannelEvent;

function listening(): { extra: Extra; heard: string[] } {
  const heard: string[] = [];
  const extra: Extra = {
    apply: (events) => void heard.push(...events.map(({ id }) => id)),
    restore: (snapshot) => void heard.push(`snapshot ${String(snapshot["number"])}`),
  };
  return { extra, heard };
}

describe("what was said before the extras were loaded", () => {
  it("is told to them in order, from the newest snapshot on", () => {
    const { extra, heard } = listening();
    const backlog = new Backlog();
    backlog.apply([event("before")]);
    backlog.restore({ number: 1 });
    backlog.apply([event("a")]);
    backlog.restore({ number: 2 });
    backlog.apply([event("b")]);
    backlog.apply([event("c")]);
    backlog.deliver([extra]);
    expect(heard).toEqual(["snapshot 2", "b", "c"]);
  });

  it("is not told again, and what comes later goes straight through", () => {
    const { extra, heard } = listening();
    const backlog = new Backlog();
    backlog.deliver([extra]);
    backlog.apply([event("a")]);
    backlog.restore({ number: 3 });
    expect(heard).toEqual(["a", "snapshot 3"]);
  });
});
