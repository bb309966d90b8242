/**
 * Tells what an answer is about that would be the same for everybody if something were wrong with the run: a 403, or "no such
 * user". It says something about one user only while others can be read. So it waits until another read has succeeded, or
 * until every read has been answered and none has.
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

  /** A read found somebody. */
  succeeded(): void {
    this.hasSucceeded = true;
    this.settle();
  }

  /**
   * Resolves when it is known whether anybody could be read; call it inside of `watch`.
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
  /** Whether somebody could be read: then the answer is about this user. */
  readonly hasSucceeded: boolean;
  /** How many had such an answer at once, and for how many of them it was "no such user". */
  readonly count: number;
  readonly goneCount: number;
}
