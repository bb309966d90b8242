/**
 * Decides whether a 403 or "no such user" is about one user or about the whole run. If something is wrong with the run,
 * every user gets this answer. So the answer waits until another read has succeeded, or until all reads have ended.
 */
export class Witnesses {
  private hasSucceeded = false;
  private open = 0;
  private waiting: { readonly isGone: boolean; readonly tell: (verdict: Verdict) => void }[] = [];

  /** Counts a read from its beginning to its end. */
  async watch<Result>(read: () => Promise<Result>): Promise<Result> {
    this.open += 1;
    try {
      return await read();
    } finally {
      this.open -= 1;
      this.settle();
    }
  }

  /** A read found a user. */
  succeeded(): void {
    this.hasSucceeded = true;
    this.settle();
  }

  /**
   * Resolves when it is known whether any user could be read. Call it inside of `watch`.
   * @param isGone whether the answer is "no such user"
   */
  others(isGone = false): Promise<Verdict> {
    return new Promise((tell) => {
      this.waiting.push({ isGone, tell });
      this.settle();
    });
  }

  private settle(): void {
    const isOver = this.open <= this.waiting.length;
    if (!this.hasSucceeded && !isOver) return;
    const waiting = this.waiting;
    this.waiting = [];
    const goneCount = waiting.filter(({ isGone }) => isGone).length;
    for (const { tell } of waiting) tell({ hasSucceeded: this.hasSucceeded, count: waiting.length, goneCount });
  }
}

export interface Verdict {
  /** true: another user could be read, so the answer is about this user. */
  readonly hasSucceeded: boolean;
  /** How many users wait for this decision, and how many of them had "no such user". */
  readonly count: number;
  readonly goneCount: number;
}
