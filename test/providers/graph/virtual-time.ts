/** Time that passes only when everybody waits. */
export class VirtualTime {
  private time = 0;
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly now = () => this.time;

  readonly delay = (milliseconds: number) =>
    new Promise<void>((wake) => {
      const at = this.time + milliseconds;
      const later = this.sleepers.findIndex((sleeper) => sleeper.at > at);
      this.sleepers.splice(later < 0 ? this.sleepers.length : later, 0, { at, wake });
    });

  /** Lets time pass until some work is done. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (;;) {
      await new Promise(setImmediate);
      if (isDone) return work;
      const next = this.sleepers.shift();
      if (next === undefined) throw new Error("nobody waits for anything, and the work is not done");
      this.time = next.at;
      next.wake();
    }
  }
}
