/** Batches in flight at the start: few, because the limit of this resource is not documented (docs/reader.md). */
const firstLimit = 4;
const highestLimit = 50;
/** Below this limit batches go out in rounds: at most one round is sent too many before the first 429 is seen. */
const roundsBelow = 32;
/** So many of a round need not be answered before the next: one request that hangs holds up no other. */
const mostMissing = 1;

/** How many batches may be in flight while no quota is known: twice as many with each round that went well. */
export class Ramp {
  private limit = firstLimit;
  private sent = 0;
  private answered = 0;

  /** Whether one more batch may go out. */
  mayStart(inFlight: number, isQuotaKnown: boolean): boolean {
    const isRoundFull = !isQuotaKnown && this.limit < roundsBelow && this.sent >= this.limit;
    return inFlight < this.limit && !isRoundFull;
  }

  started(): void {
    this.sent += 1;
  }

  /** @param inFlight batches that are still on their way */
  ended(isGrowing: boolean, inFlight: number): void {
    this.answered += 1;
    if (this.limit >= roundsBelow) {
      if (isGrowing) this.limit = Math.min(this.limit + 1, highestLimit);
    } else if (this.answered >= Math.max(1, this.limit - mostMissing)) {
      this.begin(isGrowing ? this.limit * 2 : this.limit, inFlight);
    }
  }

  /** After a 429 that says little of the quota: begins with one batch. */
  restart(inFlight: number): void {
    this.begin(1, inFlight);
  }

  private begin(limit: number, inFlight: number): void {
    this.limit = Math.min(limit, highestLimit);
    this.sent = 0;
    // Those of the round before are not answers of this one.
    this.answered = -inFlight;
  }
}
