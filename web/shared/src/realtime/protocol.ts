/** Messages of the `liveloop.v1` WebSocket: JSON text, one object a frame. The types are generated. */
import type { ServerMessage } from "../generated/realtime.ts";

export { SUBPROTOCOL } from "../generated/realtime.ts";
export type { ClientMessage, Event as ChannelEvent, Events, Lane, Pong, Result, ServerMessage, Welcome, You } from "../generated/realtime.ts";

const SERVER_OPS = new Set(["welcome", "events", "result", "pong"]);

/** Decodes a frame; null for one that a newer server may send and we do not know. */
export function readFrame(text: string): ServerMessage | null {
  const frame = JSON.parse(text) as { op?: unknown } | null;
  return frame && typeof frame.op === "string" && SERVER_OPS.has(frame.op) ? (frame as ServerMessage) : null;
}
