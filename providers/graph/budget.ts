/** The time budget is spent. */
export class BudgetSpentError extends Error {
  override readonly name = "BudgetSpentError";
}

/**
 * The time budget of a run: it covers sign-in, requests and waits. The time counts while a user is being read; what an
 * engine does between reads does not count.
 */
export class Budget {
  private open = 0;
  private since = 0;
  private spent = 0;

  /**
   * @param total milliseconds
   * @param now milliseconds since the epoch
   * @param ended aborted when nobody waits for the run any more: then nothing is left
   */
  constructor(
    private readonly total: number,
    private readonly now: () => number,
    private readonly ended?: AbortSignal,
  ) {}

  /** Milliseconds that are left; 0 or less: none. */
  get left(): number {
    if (this.ended?.aborted) return 0;
    return this.total - this.spent - (this.open > 0 ? this.now() - this.since : 0);
  }

  /** Counts the time of a piece of work. */
  async spend<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.open === 0) this.since = this.now();
    this.open += 1;
    try {
      return await work();
    } finally {
      this.open -= 1;
      if (this.open === 0) this.spent += this.now() - this.since;
    }
  }

  /**
   * Does a piece of work within the budget. When the budget is spent, it aborts the signal and does not wait for the work.
   * @throws BudgetSpentError
   */
  async bound<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.left <= 0) throw new BudgetSpentError();
    const controller = new AbortController();
    let stop = () => {};
    const end = new Promise<never>((_, reject) => {
      stop = () => {
        controller.abort();
        reject(new BudgetSpentError());
      };
    });
    const timer = setTimeout(stop, Math.max(0, this.left));
    this.ended?.addEventListener("abort", stop);
    try {
      return await Promise.race([work(controller.signal), end]);
    } finally {
      clearTimeout(timer);
      this.ended?.removeEventListener("abort", stop);
    }
  }
}
