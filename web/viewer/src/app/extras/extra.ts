/** A feature that the first paint does without: loaded a moment later, with its words and its styles. */
import type { ComponentChild } from "preact";
import type { ChannelEvent } from "@shared/realtime/protocol.ts";
import type { MessageKey } from "../../shared/text.ts";
import type { IconName } from "../../shared/ui/Icon.tsx";

/**
 * Where an extra shows itself: over the picture, above the comments, beside the heart, where somebody may not come in;
 * `sheets` are shown whatever the room shows, also before and after a broadcast.
 */
export type Place = "over" | "cards" | "rail" | "refused" | "sheets";

/** An entry of the sheet behind "more". */
export interface Entry {
  key: string;
  icon: IconName;
  title: MessageKey;
  /** Read while drawing: signals count. */
  offered: () => boolean;
  /** The sheet that the entry opens; or an act that is done at once. */
  open: { sheet: (close: () => void) => ComponentChild } | { act: () => void };
}

export interface Extra {
  /** What happens in the room, in order; also on the page of a replay. */
  apply?(events: readonly ChannelEvent[]): void;
  /** The room as it is: what was known before counts no more. */
  restore?(snapshot: Readonly<Record<string, unknown>>): void;
  places?: Partial<Record<Place, () => ComponentChild>>;
  entries?: readonly Entry[];
}
