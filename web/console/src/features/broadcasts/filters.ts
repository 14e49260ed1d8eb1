/** The views of the list of broadcasts. */
import type { BroadcastState } from "@shared/generated/model/index.ts";

export const FILTERS = {
  all: [],
  running: ["preparing", "live", "interrupted"],
  planned: ["draft", "scheduled"],
  over: ["ended", "replay_ready"],
} satisfies Record<string, BroadcastState[]>;

export type FilterName = keyof typeof FILTERS;

export function filterOf(name: string | null): FilterName {
  return name !== null && name in FILTERS ? (name as FilterName) : "all";
}
