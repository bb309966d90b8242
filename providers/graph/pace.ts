import { BudgetSpentError } from "./budget";

/** Batches in flight at the start: few, because the limit of this resource is not documented (docs/reader.md). */
const firstLimit = 4;
const highestLimit = 50;
/** Graph sends this header above 0.8 of a limit: https://learn.microsoft.com/graph/throttling-limits */
const nearLimit = 0.8;

/**
 * Limits how many batches are in flight: one more after each batch that went well, half as many after a throttled one, and
 * none until a Retry-After has passed.
 */
export class Pace {
  private limit = firstLimit;
  private running = 0;
  private pausedUntil = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly now: () => number,
    private readonly delay: (milliseconds: number) => Promise<void>,
    /** Milliseconds that are left for everything. */
    private readonly left: () => number = () => Number.POSITIVE_INFINITY,
  ) {}

  get current(): number {
    return this.limit;
  }

  /** Does a piece of work when there is room for it. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      for (let wait = this.pausedUntil - this.now(); wait > 0; wait = this.pausedUntil - this.now()) {
        if (wait > this.left()) throw new BudgetSpentError();
        await this.delay(wait);
      }
      return await work();
    } finally {
      this.running -= 1;
      this.admit();
    }
  }

  /** @param percentage `x-ms-throttle-limit-percentage`, a fraction in spite of its name; NaN if there was none */
  wentWell(percentage: number): void {
    if (!(percentage >= nearLimit)) this.limit = Math.min(this.limit + 1, highestLimit);
    this.admit();
  }

  /** @param retryAfter milliseconds that the server asked for */
  throttled(retryAfter: number): void {
    this.limit = Math.max(1, Math.floor(this.limit / 2));
    this.pausedUntil = Math.max(this.pausedUntil, this.now() + retryAfter);
  }

  private admit(): void {
    while (this.running < this.limit) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.running += 1;
      next();
    }
  }
}
