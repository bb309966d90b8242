/** Batches in flight at the start: few, because the limit of this resource is not documented (docs/reader.md). */
const firstLimit = 4;
const highestLimit = 50;
/** Below this limit batches go out in rounds: at most one round is sent too many before the first 429 is seen. */
const roundsBelow = 32;
/** Milliseconds that the last of a round are waited for at least, and at least as long as the first half took. */
const patience = 50;

/** How many batches may be in flight while no quota is known: twice as many with each round that went well. */
export class Ramp {
  private limit = firstLimit;
  private sent = 0;
  private answered = 0;
  private startedAt = 0;
  /** When the next round begins, whoever is missing: a request that hangs holds up no other. */
  private endsAt = Number.POSITIVE_INFINITY;
  private isGrowing = true;

  /** @returns milliseconds until one more batch may go out; Infinity: when another has come back */
  wait(inFlight: number, isQuotaKnown: boolean, now: number): number {
    if (now >= this.endsAt) this.next(inFlight);
    const isRoundSent = !isQuotaKnown && this.isInRounds && this.sent >= this.limit;
    return inFlight >= this.limit || isRoundSent ? this.endsAt - now : 0;
  }

  started(now: number): void {
    if (this.sent === 0) this.startedAt = now;
    this.sent += 1;
  }

  /** @param inFlight batches that are still on their way */
  ended(isGrowing: boolean, inFlight: number, now: number): void {
    this.answered += 1;
    this.isGrowing &&= isGrowing;
    if (!this.isInRounds) {
      if (isGrowing) this.limit = Math.min(this.limit + 1, highestLimit);
    } else if (this.answered >= this.limit) this.next(inFlight);
    else if (this.answered >= this.limit / 2) this.endsAt = now + Math.max(patience, now - this.startedAt);
  }

  /** After a 429 that says little of the quota: begins with one batch. */
  restart(inFlight: number): void {
    this.begin(1, inFlight);
  }

  private get isInRounds(): boolean {
    return this.limit < roundsBelow;
  }

  private next(inFlight: number): void {
    this.begin(this.isGrowing ? this.limit * 2 : this.limit, inFlight);
  }

  private begin(limit: number, inFlight: number): void {
    this.limit = limit;
    this.sent = 0;
    // Those of the round before are not answers of this one.
    this.answered = -inFlight;
    this.endsAt = Number.POSITIVE_INFINITY;
    this.isGrowing = true;
  }
}
