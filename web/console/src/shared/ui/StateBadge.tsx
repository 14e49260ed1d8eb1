import type { BroadcastState } from "@shared/generated/model/index.ts";
import { useText } from "../text.ts";

/** The state of a broadcast: a dot and a word. */
export function StateBadge({ state }: { state: BroadcastState }) {
  const { t } = useText();
  return <span className={`state state-${state}`}>{t(`state.${state}`)}</span>;
}
