/**
 * The one way to the API: same-origin cookies, CSRF header, a time limit, problems as errors.
 *
 * The generated calls use `request` as their mutator; hand-written ones may too.
 */
import { networkProblem, problemOf } from "./problem.ts";

export const TIMEOUT_MILLISECONDS = 15_000;

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

let csrfToken: string | null = null;

/** Keeps the `csrf_token` of a Session answer for the unsafe requests that follow. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Gives the decoded body (`undefined` for 204); throws `Problem`. */
export async function request<T>(url: string, options: RequestInit = {}): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MILLISECONDS);
  const abort = () => limit.abort();
  options.signal?.addEventListener("abort", abort);
  try {
    const response = await send(url, { ...options, headers: headers(options), signal: limit.signal });
    if (!response.ok) throw await problemOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
}

async function send(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) throw networkProblem(error);
    throw error;
  }
}

function headers(options: RequestInit): Headers {
  const result = new Headers(options.headers);
  if (!result.has("Accept")) result.set("Accept", "application/json");
  if (typeof options.body === "string" && !result.has("Content-Type")) result.set("Content-Type", "application/json");
  if (csrfToken && !SAFE_METHODS.has((options.method ?? "GET").toUpperCase())) result.set("X-CSRF-Token", csrfToken);
  return result;
}
