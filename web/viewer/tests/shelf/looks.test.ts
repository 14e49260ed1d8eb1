import { expect, test, vi } from "vitest";
import { networkProblem } from "@shared/api/problem.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import { LookBook } from "../../src/features/shelf/looks.ts";

test("each look is reported once, in batches", async () => {
  const send = vi.fn(() => Promise.resolve({}));
  const book = new LookBook(send, () => "id");
  for (let number = 0; number < 60; number += 1) book.see(String(number));
  book.open("1");
  book.open("1");
  await book.report();
  await book.report();
  await book.report();
  const reports = send.mock.calls.map((call) => (call as unknown[])[2] as { seen: string[]; opened: string[] });
  expect(reports.map(({ seen, opened }) => [seen.length, opened.length])).toEqual([
    [50, 1],
    [10, 0],
  ]);
});

test("what did not get through is reported again, what is refused is not", async () => {
  const send = vi.fn<() => Promise<unknown>>();
  const book = new LookBook(send, () => "id");
  book.see("a");
  send.mockRejectedValueOnce(networkProblem("away")).mockRejectedValueOnce(new CommandRejected("timeout", "")).mockRejectedValueOnce(new CommandRejected("viewer.removed", ""));
  for (let times = 0; times < 4; times += 1) await book.report();
  expect(send).toHaveBeenCalledTimes(3);
});
