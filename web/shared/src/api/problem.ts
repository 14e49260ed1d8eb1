/** An error the server explained (RFC 9457), or a request that never arrived. */

export interface FieldError {
  field: string;
  /** Kind of the fault, such as `string_too_short`. */
  code: string;
  detail: string;
}

export class Problem extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Stable code such as `room.not_found`; `network` when no answer came. */
  readonly code: string;
  readonly correlationId: string | null;
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfter: number | null;
  readonly errors: FieldError[];

  constructor(fields: { status: number; code: string; message: string } & Partial<Problem>) {
    super(fields.message);
    this.name = "Problem";
    this.status = fields.status;
    this.code = fields.code;
    this.correlationId = fields.correlationId ?? null;
    this.retryAfter = fields.retryAfter ?? null;
    this.errors = fields.errors ?? [];
  }
}

export function networkProblem(cause: unknown): Problem {
  return new Problem({ status: 0, code: "network", message: String(cause) });
}

/** Reads `application/problem+json`; any other body still gives a usable problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = await parsed(response);
  const retry = Number(response.headers.get("Retry-After") ?? body["retry_after"]);
  return new Problem({
    status: response.status,
    code: typeof body["code"] === "string" ? body["code"] : `http.${response.status}`,
    message: text(body["detail"]) ?? text(body["title"]) ?? response.statusText,
    correlationId: text(body["correlation_id"]) ?? null,
    retryAfter: Number.isFinite(retry) && retry > 0 ? retry : null,
    errors: Array.isArray(body["errors"]) ? (body["errors"] as FieldError[]) : [],
  });
}

async function parsed(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return {};
    throw error;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
