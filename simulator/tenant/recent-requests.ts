import type { Clock } from "../clock";

interface Moments {
  readonly tenant: number;
  readonly machine: number;
}

/** How a request fares under a limit. */
export interface Admission {
  /** Part of the limit that is used, this request included if it is admitted. */
  readonly used: number;
  /** Seconds until there is room, not rounded; absent: the request is admitted. */
  readonly wait?: number;
}

/**
 * Counts the requests of the last 10 seconds, by the tenant's clock or by this machine's, whichever ran further: a clock that
 * stands still does not refuse forever, and a test that moves it need not wait.
 */
export class RecentRequests {
  private recent: Moments[] = [];

  constructor(private readonly clock: Clock) {}

  /** Counts a request if there is room for it. */
  admit(limit: number, windowSeconds = 10): Admission {
    const now = { tenant: this.clock.now().getTime(), machine: performance.now() };
    const age = ({ tenant, machine }: Moments) => Math.max(now.tenant - tenant, now.machine - machine) / 1000;
    const kept = this.recent.findIndex((moments) => age(moments) < windowSeconds);
    this.recent.splice(0, kept < 0 ? this.recent.length : kept);
    const used = this.recent.length;
    if (used < limit) {
      this.recent.push(now);
      return { used: (used + 1) / limit };
    }
    // There is room when all but `limit - 1` are old.
    const last = this.recent[used - limit];
    return { used: used / limit, wait: windowSeconds - (last ? age(last) : 0) };
  }
}
