/** How long to wait before the next attempt. */

const FIRST_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 20_000;

/**
 * Doubling with full jitter between half and all of the step, so that a restarted
 * server is not met by everybody at once. A server's own `retryAfter` (seconds) is a
 * floor, spread over half of itself again.
 */
export function nextDelay(attempt: number, random: () => number, retryAfter: number | null = null): number {
  if (retryAfter !== null) return retryAfter * 1000 * (1 + random() / 2);
  const step = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** attempt);
  return step / 2 + (random() * step) / 2;
}
