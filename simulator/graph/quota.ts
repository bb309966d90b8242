import type { Clock } from "../clock";
import { RecentRequests } from "../tenant/recent-requests";
import { failures, type GraphResponse } from "./message";

/** How much the tenant answers. */
export interface Quota {
  /** Requests; each of a batch counts, the batch itself does not. What is refused does not count. */
  readonly readsPerWindow: number;
  /** Default: 10. */
  readonly windowSeconds?: number;
  /** Seconds that a refused request is told to wait; false: it is not told. Default: until there is room. */
  readonly retryAfter?: number | false;
  /** Whether answers tell how much of the quota is used, from 0.8 on. Default: true. */
  readonly tellsUse?: boolean;
}

// https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
const nearLimit = 0.8;

/** Counts what clients ask for. */
export class QuotaCount {
  private readonly requests: RecentRequests;

  constructor(
    clock: Clock,
    private readonly quota: () => Quota | undefined,
  ) {
    this.requests = new RecentRequests(clock);
  }

  /** Answers a request if the quota has room for it. @throws GraphFailure 429 if it has none */
  answer(work: () => GraphResponse): GraphResponse {
    const quota = this.quota();
    if (quota === undefined) return work();
    const { readsPerWindow, windowSeconds, retryAfter, tellsUse = true } = quota;
    const { used, wait } = this.requests.admit(readsPerWindow, windowSeconds);
    const headers: Record<string, string> = {};
    if (tellsUse && used >= nearLimit)
      headers["x-ms-throttle-limit-percentage"] = String(Math.floor(used * 1000) / 1000);
    if (wait !== undefined) {
      throw failures.tooMany(retryAfter === false ? undefined : (retryAfter ?? Math.ceil(wait)), headers);
    }
    const response = work();
    return { ...response, headers: { ...response.headers, ...headers } };
  }
}
