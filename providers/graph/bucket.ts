import { windowMilliseconds } from "./recent";

/** A batch holds what is granted in this part of a window, and so is smaller than 20 where the quota is small. */
const batchesInWindow = 25;
/** How much may be saved up while nothing is sent, in milliseconds: an event loop is late now and then. */
const mostSaved = 500;

/** A token bucket: grants reads evenly, so that any window of the server's holds the same number. */
export class Bucket {
  private tokens = 0;
  private filledAt: number;

  constructor(
    /** Reads in a window. */
    private size: number,
    now: number,
  ) {
    this.filledAt = now;
  }

  resize(size: number, now: number): void {
    this.fill(now);
    this.size = size;
  }

  /** Begins anew at a moment: what was not used before is lost. */
  empty(now: number): void {
    this.tokens = 0;
    this.filledAt = now;
  }

  /** @returns how many of these reads are granted: all, or none yet */
  take(reads: number, now: number): number {
    this.fill(now);
    // What a wait leaves may be a hair too little.
    if (this.tokens + 1e-6 < reads) return 0;
    this.tokens -= reads;
    return reads;
  }

  /** @returns milliseconds until so many reads are granted */
  wait(reads: number, now: number): number {
    this.fill(now);
    return Math.max(0, Math.ceil((reads - this.tokens) / this.rate));
  }

  /** How many reads to send together. */
  get batch(): number {
    return Math.ceil(this.size / batchesInWindow);
  }

  /** Reads in a millisecond. */
  private get rate(): number {
    return this.size / windowMilliseconds;
  }

  private fill(now: number): void {
    const most = Math.max(this.batch, this.rate * mostSaved);
    this.tokens = Math.min(this.tokens + Math.max(0, now - this.filledAt) * this.rate, most);
    this.filledAt = now;
  }
}
