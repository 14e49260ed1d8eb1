/** What the player needs of whatever turns an address into pictures. */
import type { Fault } from "./recovery.ts";

export type Kind = "live" | "replay";

export interface EngineListeners {
  fault(fault: Fault): void;
}

export interface Engine {
  load(url: string): void;
  /** Stops asking for data; the picture may run to the end of its buffer. */
  stop(): void;
  /** Asks for data again: at the live edge, or where the playhead is. */
  restart(): void;
  /** Repairs the media pipeline after a decode or append error. */
  recover(): void;
  /** Where live playback should be, seconds; null when unknown or not live. */
  edge(): number | null;
  /** Wall clock of the picture at the playhead, milliseconds; null when unknown. */
  playingAt(): number | null;
  /** Where the picture of this wall clock (milliseconds) is, seconds; null when it is not in the playlist. */
  positionAt(moment: number): number | null;
  destroy(): void;
}
