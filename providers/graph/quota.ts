import { windowMilliseconds } from "./recent";

/** The smallest quota that Microsoft documents for a resource of identities is 5 reads in a window. */
const least = 5;
/** How much of what seems to be the quota is used: the server's count and ours are never quite the same. */
const share = 0.98;
/** As long as the server says that so much is used, all is well. */
const goodUse = { least: 0.95, most: 0.99 };
/** A quota is tried to be larger by this part, and if it is, twice as large, again and again. */
const firstStep = 0.1;
const nextStep = 1;
/** The first try lasts two windows: a server that counts in fixed windows refuses at their ends only, and one must be whole. */
const firstTrial = 2 * windowMilliseconds;
const nextTrial = windowMilliseconds;
const firstCalm = 2 * windowMilliseconds;
const longestCalm = 32 * windowMilliseconds;
/** A try that fails costs a pause. So the time before a try is so many times as long, and twice as long after each that failed. */
const pausesBetween = 6;
/** From here on Graph tells how much of its quota is used: https://learn.microsoft.com/graph/throttling-limits */
export const nearLimit = 0.8;

/** What was learned of a tenant's quota, in reads for each window of ten seconds. */
export class Quota {
  /** Absent: no larger quota is tried now. */
  private trial: { readonly before: number; readonly isFirst: boolean } | undefined;
  private failures = 0;
  private next: number;
  /** The greatest part of the quota that the server said was used, since the last review. */
  private used: number | undefined;
  private isTold = false;

  /** @param pause that the server asks for when it refuses, in milliseconds; 0: it asks for none */
  constructor(
    public size: number,
    private pause: number,
    now: number,
  ) {
    this.size = Math.max(least, size);
    this.next = now + this.calm;
  }

  /** The server says which part of its quota is used. */
  told(part: number): void {
    this.isTold = true;
    this.used = Math.max(part, this.used ?? 0);
  }

  /** Reads were refused. @param granted in the last window */
  refused(granted: number, pause: number, now: number): void {
    if (this.trial?.isFirst) {
      this.size = this.trial.before;
      this.failures += 1;
    } else {
      // A step that is too large still tells how much more there is.
      this.size = Math.max(this.trial?.before ?? 0, Math.min(this.size, granted) * share);
    }
    this.shrink(granted);
    this.trial = undefined;
    this.used = undefined;
    this.pause = pause;
    this.next = now + (this.isTold ? pause + firstTrial : this.calm);
  }

  /** So many were granted in a window, and no more. */
  shrink(granted: number): void {
    this.size = Math.max(least, Math.min(this.size, granted));
  }

  /** The quota is at least this. */
  grow(granted: number): void {
    this.size = Math.max(this.size, granted);
  }

  /** Tries whether the quota became larger, from time to time. @param granted in the last window */
  review(granted: number, now: number): void {
    // Where the quota is not used, nothing is learned of it.
    if (now < this.next || granted < this.size * nearLimit) return;
    if (this.isTold) {
      this.follow(this.used);
      this.used = undefined;
      this.next = now + windowMilliseconds;
      return;
    }
    const isFirst = this.trial === undefined;
    if (!isFirst) this.failures = 0;
    this.trial = { before: this.size, isFirst };
    this.size *= 1 + (isFirst ? firstStep : nextStep);
    this.next = now + (isFirst ? firstTrial : nextTrial);
  }

  /** @param used undefined: nothing is told while less than `nearLimit` is used */
  private follow(used: number | undefined): void {
    if (used === undefined) this.size *= 1 + nextStep;
    else if (used < goodUse.least || used > goodUse.most) this.size = Math.max(least, (this.size * share) / used);
  }

  /** How much of it to use. */
  get usable(): number {
    return this.size * share;
  }

  /** Milliseconds before the next try. */
  private get calm(): number {
    return Math.min(Math.max(firstCalm, this.pause * pausesBetween) * 2 ** this.failures, longestCalm);
  }
}
