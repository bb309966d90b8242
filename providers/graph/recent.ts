/** Throttling windows of Graph's identity services are so long: https://learn.microsoft.com/graph/throttling-limits */
export const windowMilliseconds = 10_000;

/** Counts what was granted during the last window. */
export class Recent {
  private entries: { readonly time: number; readonly reads: number }[] = [];
  private sum = 0;

  add(time: number, reads: number): void {
    this.entries.push({ time, reads });
    this.sum += reads;
  }

  /** @param time milliseconds, as of all calls: it never goes back */
  count(time: number): number {
    const kept = this.entries.findIndex((entry) => time - entry.time < windowMilliseconds);
    const old = this.entries.splice(0, kept < 0 ? this.entries.length : kept);
    for (const { reads } of old) this.sum -= reads;
    return this.sum;
  }

  /**
   * @param early milliseconds by which each of them stops to count earlier
   * @returns milliseconds until no more than so many count; Infinity: never
   */
  wait(most: number, time: number, early: number): number {
    let over = this.count(time) - most;
    if (over <= 0) return 0;
    for (const entry of this.entries) {
      over -= entry.reads;
      if (over <= 0) return Math.max(0, entry.time + windowMilliseconds - early - time);
    }
    return Number.POSITIVE_INFINITY;
  }
}
