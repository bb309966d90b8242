/** What a fault is for; absent: anything of Graph's, a whole request or an item of a batch. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: RegExp;
  /** Object id or user principal name. */
  readonly user?: string;
  /** true: only items of batches; false: only whole requests. */
  readonly batchItem?: boolean;
}

export type FaultKind =
  /** `retryAfter`: seconds, or a date of HTTP. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: number | string;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut; of a batch's item: there is no answer. */
  | { readonly kind: "reset" }
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** The second half of the body is missing. */
  | { readonly kind: "truncated" }
  | { readonly kind: "malformed" }
  /** A batch's item gets no answer. */
  | { readonly kind: "missing" };

export type Fault = FaultKind & { readonly match?: FaultMatch /** Default: 1. */; readonly times?: number };

export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  /** All names of the user that the path names. */
  readonly users: readonly string[];
  readonly isBatchItem: boolean;
}

/** Faults that wait for the requests that they are for, first in, first out. */
export class Faults {
  private queue: { fault: Fault; left: number }[] = [];

  enqueue(...faults: readonly Fault[]): void {
    this.queue.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  }

  clear(): void {
    this.queue = [];
  }

  /** Takes the first fault that is for a request, if there is one. */
  take(target: FaultTarget): Fault | undefined {
    const entry = this.queue.find(({ fault: { match = {} } }) => matches(match, target));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    this.queue = this.queue.filter(({ left }) => left > 0);
    return entry.fault;
  }
}

function matches({ method, path, user, batchItem }: FaultMatch, target: FaultTarget): boolean {
  return (
    (method === undefined || method === target.method) &&
    (path === undefined || path.test(target.path)) &&
    (user === undefined || target.users.some((name) => name.toLowerCase() === user.toLowerCase())) &&
    (batchItem === undefined || batchItem === target.isBatchItem)
  );
}
