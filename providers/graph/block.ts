/** The time from a refusal until a scout, one read alone, is granted. */
export class Block {
  /** Before it not even a scout goes. */
  private until = 0;
  private isScoutOut = false;
  /** Times that the server was asked in vain. */
  attempts = 0;
  /** Reads that were refused, those of scouts not counted. */
  refused = 0;
  /** Nothing was known of the quota before it. */
  isFirst = false;

  /** The quota, as the server says; undefined: it said nothing. */
  size: number | undefined;

  constructor(readonly since: number) {}

  told(size: number): void {
    this.size = Math.max(size, this.size ?? 0);
  }

  prolong(until: number): void {
    this.until = Math.max(this.until, until);
  }

  /** @returns milliseconds until a scout may go; Infinity: one is on its way */
  wait(now: number): number {
    return this.isScoutOut ? Number.POSITIVE_INFINITY : Math.max(0, this.until - now);
  }

  scoutLeft(): void {
    this.isScoutOut = true;
  }

  scoutReturned(): void {
    this.isScoutOut = false;
  }
}
