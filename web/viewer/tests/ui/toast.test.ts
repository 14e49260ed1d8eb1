import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { say, toast } from "../../src/shared/ui/toast.ts";

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

describe("short messages", () => {
  it("go away by themselves", () => {
    say("copied");
    expect(toast.value).toBe("copied");
    vi.advanceTimersByTime(2_600);
    expect(toast.value).toBeNull();
  });

  it("do not push each other off before they were read", () => {
    say("copied");
    vi.advanceTimersByTime(20);
    say("two points");
    expect(toast.value).toBe("copied");
    vi.advanceTimersByTime(1_180);
    expect(toast.value).toBe("two points");
    vi.advanceTimersByTime(2_600);
    expect(toast.value).toBeNull();
  });

  it("are dropped in a storm, the oldest first", () => {
    for (const text of ["a", "b", "c", "d", "e"]) say(text);
    const read: (string | null)[] = [];
    for (let number = 0; number < 5; number += 1) {
      read.push(toast.value);
      vi.advanceTimersByTime(1_200);
    }
    expect(read.slice(0, 4)).toEqual(["a", "c", "d", "e"]);
  });
});
