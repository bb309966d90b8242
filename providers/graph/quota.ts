import { windowMilliseconds } from "./recent";

/** The smallest quota that Microsoft documents for a resource of identities is 5 reads in a window. */
const least = 5;
/** How much of what seems to be the quota is used: the server's count and ours are never quite the same. */
const share = 0.98;
/** If the server says that so much is used, it is enough. */
const goodUse = 0.95;
/** Where the server tells what is used, there is less to be found out by trying. */
const toldCalm = 4;
/** A quota is tried to be larger by this part, and if it is, four times as large, again and again. */
const firstStep = 0.1;
const nextStep = 3;
/** The first try lasts two windows: a server that counts in fixed windows refuses at their ends only, and one must be whole. */
const firstTrial = 2 * windowMilliseconds;
const nextTrial = windowMilliseconds;
const firstCalm = 2 * windowMilliseconds;
const longestCalm = 32 * windowMilliseconds;
/**
 * A try that fails costs a pause. So the time before a try is so many times as long, and twice as long after each that failed. Where
 * Graph always asks for a window's pause, a run of twelve windows has none: with one it would use less than 90 % of the quota.
 */
const pausesBetween = 13;
/** From here on Graph tells how much of its quota is used: https://learn.microsoft.com/graph/throttling-limits */
export const nearLimit = 0.8;

/** What was learned of a tenant's quota, in reads for each window of ten seconds. */
export class Quota {
  /** Absent: no larger quota is tried now. */
  private trial: { readonly before: number; readonly isFirst: boolean; readonly until: number } | undefined;
  private failures = 0;
  private calmSince: number;
  private nextLook: number;
  /** The greatest part of the quota that the server said was used, since the last review. */
  private used: number | undefined;

  /**
   * @param pause that the server asks for when it refuses, in milliseconds; 0: it asks for none
   * @param isTold whether the server says how much is used
   */
  constructor(
    public size: number,
    private pause: number,
    now: number,
    private isTold: boolean,
  ) {
    this.size = Math.max(least, size);
    this.calmSince = now;
    this.nextLook = now + windowMilliseconds;
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
    this.calmSince = now;
    // A window that was used in part says nothing.
    this.nextLook = now + pause + 2 * windowMilliseconds;
  }

  /** So many were granted in a window, and no more. */
  shrink(granted: number): void {
    this.size = Math.max(least, Math.min(this.size, granted));
  }

  /** The quota is at least this. */
  grow(granted: number): void {
    this.size = Math.max(this.size, granted);
  }

  /** Finds out whether the quota became larger. @param granted in the last window */
  review(granted: number, now: number): void {
    // Where the quota is not used, nothing is learned of it.
    if (granted < this.size * nearLimit) return;
    if (this.isTold && this.trial === undefined && now >= this.nextLook) this.look(now);
    if (now < (this.trial?.until ?? this.calmSince + this.calm)) return;
    const isFirst = this.trial === undefined;
    if (!isFirst) this.failures = 0;
    this.trial = { before: this.size, isFirst, until: now + (isFirst ? firstTrial : nextTrial) };
    this.size *= 1 + (isFirst ? firstStep : nextStep);
  }

  /**
   * Takes what the server says is left. That all is used lowers nothing: others may use it, and what they leave is known by what is
   * refused.
   */
  private look(now: number): void {
    // Less than `nearLimit` is used if nothing was told.
    if (this.used === undefined) this.size *= 1 + nextStep;
    else if (this.used < goodUse) this.size *= share / this.used;
    this.used = undefined;
    this.nextLook = now + windowMilliseconds;
  }

  /** How much of it to use. */
  get usable(): number {
    return this.size * share;
  }

  /** Milliseconds without a 429 before the next try. */
  private get calm(): number {
    const shortest = Math.max(firstCalm, this.pause * pausesBetween) * (this.isTold ? toldCalm : 1);
    return Math.min(shortest * 2 ** this.failures, longestCalm);
  }
}
