/**
 * Tells what a 403 is about. It says something about one user only while others can be read; if nobody can, the
 * permission or the role is missing, and it is the run's failure. So a 403 waits until another read has succeeded, or until
 * every read has been answered and none has.
 */
export class Refusals {
  private hasSucceeded = false;
  private open = 0;
  private waiting: ((scope: "user" | "run") => void)[] = [];

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

  /** A read had an answer. */
  succeeded(): void {
    this.hasSucceeded = true;
    this.settle();
  }

  /** A read was refused. Resolves with what the refusal is about; call it inside of `watch`. */
  refused(): Promise<"user" | "run"> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.settle();
    });
  }

  private settle(): void {
    const isOver = this.open <= this.waiting.length;
    if (!this.hasSucceeded && !isOver) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(this.hasSucceeded ? "user" : "run");
  }
}
