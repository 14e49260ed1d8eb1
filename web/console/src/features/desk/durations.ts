/** How long a mute or ban lasts: what is chosen with one click. */
import { SanctionKind } from "@shared/generated/model/index.ts";
import type { MessageKey } from "../../i18n.ts";

export interface Duration {
  /** Null: for good. */
  seconds: number | null;
  title: MessageKey;
}

export const DURATIONS: readonly Duration[] = [
  { seconds: 600, title: "sanction.10m" },
  { seconds: 3_600, title: "sanction.1h" },
  { seconds: 86_400, title: "sanction.1d" },
  { seconds: 604_800, title: "sanction.7d" },
  { seconds: null, title: "sanction.for_good" },
];

export const KINDS: readonly SanctionKind[] = [SanctionKind.mute, SanctionKind.shadow, SanctionKind.ban];
