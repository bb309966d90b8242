import type { Clock } from "../clock";

const windowSeconds = 10;

interface Moments {
  readonly tenant: number;
  readonly machine: number;
}

/**
 * Counts the requests of the last 10 seconds, by the tenant's clock or by this machine's, whichever ran further: a clock that
 * stands still does not refuse forever, and a test that moves it need not wait.
 */
export class RecentRequests {
  private recent: readonly Moments[] = [];

  constructor(private readonly clock: Clock) {}

  /** Counts a request if there is room for it. @returns otherwise the seconds until there is */
  admit(limit: number): number | undefined {
    const now = { tenant: this.clock.now().getTime(), machine: performance.now() };
    const age = ({ tenant, machine }: Moments) => Math.max(now.tenant - tenant, now.machine - machine) / 1000;
    this.recent = this.recent.filter((moments) => age(moments) < windowSeconds);
    const [oldest] = this.recent;
    if (this.recent.length >= limit) return Math.ceil(windowSeconds - (oldest ? age(oldest) : 0));
    this.recent = [...this.recent, now];
    return undefined;
  }
}
