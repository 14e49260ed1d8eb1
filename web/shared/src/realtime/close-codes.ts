/** What a client does about each close code of `liveloop.v1`. */
import { CLOSE_CODES, type CloseCode } from "../generated/realtime.ts";

export interface CloseReason {
  code: string;
  /** Seconds until the server wants to see us again. */
  retryAfter: number | null;
}

const BY_NUMBER = new Map<number, CloseCode>(Object.entries(CLOSE_CODES).map(([name, code]) => [code.number, name as CloseCode]));

/** True when the server does not want this client back by itself. */
export function isFinal(number: number): boolean {
  const name = BY_NUMBER.get(number);
  return name !== undefined && !CLOSE_CODES[name].comesBack;
}

/** Reads the JSON close reason, `{"code":"slow","retry_after":2}`; tolerates anything. */
export function readReason(number: number, reason: string): CloseReason {
  const fallback = BY_NUMBER.get(number) ?? "lost";
  try {
    const body = JSON.parse(reason) as { code?: unknown; retry_after?: unknown } | null;
    return {
      code: typeof body?.code === "string" ? body.code : fallback,
      retryAfter: typeof body?.retry_after === "number" ? body.retry_after : null,
    };
  } catch (error) {
    if (error instanceof SyntaxError) return { code: fallback, retryAfter: null };
    throw error;
  }
}
