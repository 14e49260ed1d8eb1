/** What to do about a fault of the player, without ever reloading the page. Pure. */
import { nextDelay } from "../realtime/backoff.ts";

/**
 * `denied`: the address was refused (expired, revoked). `network`: nothing or an error
 * came. `media`: the browser could not append or decode.
 */
export type Fault = "denied" | "network" | "media";

export type Remedy = "renew" | "restart" | "recover" | "rebuild";

export interface Plan {
  remedy: Remedy;
  /** Milliseconds to wait before it. */
  delay: number;
}

/** Faults further apart than this are not one series. */
const SERIES_MILLISECONDS = 30_000;

export class Recovery {
  private count = 0;
  private lastAt = -Infinity;

  constructor(private readonly random: () => number = Math.random) {}

  /** `at` in monotonic milliseconds. */
  plan(fault: Fault, at: number): Plan {
    this.count = at - this.lastAt > SERIES_MILLISECONDS ? 0 : this.count + 1;
    this.lastAt = at;
    const delay = this.count === 0 ? 0 : nextDelay(this.count - 1, this.random);
    return { remedy: this.remedy(fault), delay };
  }

  /** The picture moves again, or there is a new reason to hope that it will. */
  succeeded(): void {
    this.count = 0;
    this.lastAt = -Infinity;
  }

  private remedy(fault: Fault): Remedy {
    if (fault === "denied") return "renew";
    if (fault === "media") return this.count === 0 ? "recover" : "rebuild";
    return this.count % 3 === 2 ? "rebuild" : "restart";
  }
}
