import { Outbox } from "../../../providers/graph/outbox";
import { Pace } from "../../../providers/graph/pace";
import { VirtualTime } from "./virtual-time";

const window = 10_000;

/** @returns the part of the quota that is used, and if a read is refused the milliseconds until there is room */
type Counter = (limit: number, now: number) => { readonly used: number; readonly wait?: number };

/** Ways in which a server may count. */
export const counters = {
  /** Windows that begin at fixed moments, one of them three seconds before the start. */
  fixed: (): Counter => {
    let [current, used] = [0, 0];
    return (limit, now) => {
      const index = Math.floor((now + 3000) / window);
      if (index !== current) [current, used] = [index, 0];
      if (used >= limit) return { used: used / limit, wait: (index + 1) * window - 3000 - now };
      used += 1;
      return { used: used / limit };
    };
  },
  sliding: (): Counter => {
    const granted: number[] = [];
    let first = 0;
    return (limit, now) => {
      while (first < granted.length && now - (granted[first] ?? 0) >= window) first += 1;
      const used = granted.length - first;
      if (used >= limit) return { used: used / limit, wait: window - (now - (granted[granted.length - limit] ?? now)) };
      granted.push(now);
      return { used: (used + 1) / limit };
    };
  },
  bucket: (): Counter => {
    let [tokens, filledAt] = [Number.POSITIVE_INFINITY, 0];
    return (limit, now) => {
      tokens = Math.min(limit, tokens + ((now - filledAt) * limit) / window);
      filledAt = now;
      if (tokens < 1) return { used: 1, wait: ((1 - tokens) * window) / limit };
      tokens -= 1;
      return { used: 1 - tokens / limit };
    };
  },
} as const;

export interface ModelOptions {
  readonly counter: keyof typeof counters;
  /** Reads in ten seconds, at a moment in milliseconds. */
  readonly quota: (now: number) => number;
  /** Seconds; "exact": until there is room. Default: none is sent. */
  readonly retryAfter?: number | "exact" | undefined;
  /** Whether the server tells from 0.8 on how much of the quota is used. */
  readonly tells?: boolean;
  /** The part of the quota that is used by others, as the server tells. */
  readonly others?: number;
  /** Milliseconds. */
  readonly latency?: number;
  /** Milliseconds by which every tenth batch arrives later, once the quota is known. */
  readonly late?: number;
  /** Reads that are refused whatever the quota is. */
  readonly isRefused?: (url: string, now: number) => boolean;
}

/** A tenant with a quota, in virtual time. */
export class QuotaModel {
  readonly time = new VirtualTime();
  asked = 0;
  /** When reads were granted. */
  readonly grants: number[] = [];
  /** When batches were sent, and how many reads were in them. */
  readonly batches: { readonly sentAt: number; readonly reads: number }[] = [];
  private readonly count: Counter;

  constructor(private readonly options: ModelOptions) {
    this.count = counters[options.counter]();
  }

  /** A client that reads by a pace of its own: one shard of several, for example. */
  client(left: () => number = () => Number.POSITIVE_INFINITY, random: () => number = () => 0.5) {
    const { now, delay } = this.time;
    const pace = new Pace({ now, random, retryBase: 1000 });
    const send = (urls: readonly string[]) => this.send(urls);
    const outbox = new Outbox<boolean>({ send, pace, now, delay, left, quietMilliseconds: 20 });
    const read = async (url: string) => {
      while (!(await outbox.ask(url)));
      return now();
    };
    /** @returns the moments at which they were granted */
    const readAll = (reads: number, name = "user") =>
      Promise.all(Array.from({ length: reads }, (_, index) => read(`${name}${index + 1}`)));
    return { pace, outbox, readAll };
  }

  /** Reads that could have been granted since a moment. */
  offered(since = 0): number {
    let sum = 0;
    for (let now = since; now < this.time.now(); now += 100) sum += this.options.quota(now) / 100;
    return sum;
  }

  private async send(urls: readonly string[]) {
    const { retryAfter = 0, latency = 100, late = 0, tells = false, others = 0 } = this.options;
    const { now, delay } = this.time;
    this.batches.push({ sentAt: now(), reads: urls.length });
    await delay(latency / 2 + (now() > 2 * window && this.batches.length % 10 === 0 ? late : 0));
    const answers = urls.map((url) => this.answer(url));
    await delay(latency / 2);
    const waits = answers.flatMap(({ wait }) => wait ?? []);
    const asked = retryAfter === "exact" ? Math.ceil(Math.max(0, ...waits) / 1000) : retryAfter;
    const used = others + Math.max(...answers.map((answer) => answer.used));
    return {
      values: answers.map(({ wait }) => wait === undefined),
      outcome: {
        refused: waits.length,
        retryAfter: waits.length > 0 ? asked * 1000 : 0,
        usedPart: tells && used >= 0.8 ? used : Number.NaN,
      },
    };
  }

  private answer(url: string): ReturnType<Counter> {
    const { isRefused = () => false, quota } = this.options;
    const now = this.time.now();
    this.asked += 1;
    if (isRefused(url, now)) return { used: 0, wait: 0 };
    const answer = this.count(quota(now), now);
    if (answer.wait === undefined) this.grants.push(now);
    return answer;
  }
}
