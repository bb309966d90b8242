import { batchSize } from "./batch";
import { Block } from "./block";
import { Bucket } from "./bucket";
import { nearLimit, Quota } from "./quota";
import { Ramp } from "./ramp";
import { Recent, windowMilliseconds } from "./recent";
import { backoff } from "./retry-after";

/** Reads that may be sent, in one batch. */
export interface Permit {
  readonly reads: number;
  /** One read, to find out whether the server grants any. */
  readonly isScout: boolean;
  /** Milliseconds. */
  readonly sentAt: number;
}

/** How the server took the reads of a batch. */
export interface Outcome {
  readonly refused: number;
  /** Milliseconds: the longest Retry-After of the batch; 0: there is none. */
  readonly retryAfter: number;
  /** `x-ms-throttle-limit-percentage`, a fraction in spite of its name; NaN: there is none. */
  readonly usedPart: number;
}

interface PaceOptions {
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds: the longest first wait after a 429 without Retry-After. */
  readonly retryBase: number;
}

/**
 * How long scouts wait if the server does not say: a quarter of a window at most passes unused. Full jitter, so that several runs
 * do not come at once; but never a loop without a pause.
 */
const scouting = { longest: windowMilliseconds / 4, spread: 0.9 };

/** Milliseconds by which timers and clocks may be wrong, ours and the server's. */
const timerError = 20;

/** So long is nothing but scouts sent because the server says that its quota is nearly used. */
const longestHold = 1.2 * windowMilliseconds;

/**
 * Says how many reads may be sent, and when. Until reads are refused it limits the batches in flight. What was granted until then is
 * the quota, and from then on reads are granted one by one, evenly. After a 429 nothing is sent before the server's Retry-After has
 * passed, and then a scout.
 */
export class Pace {
  private readonly ramp = new Ramp();
  private readonly recent = new Recent();
  private quota: Quota | undefined;
  private bucket: Bucket | undefined;
  private block: Block | undefined;
  /** When the last block ended. */
  private resumedAt = Number.NEGATIVE_INFINITY;
  private inFlight = 0;
  private readsInFlight = 0;
  /** Milliseconds that the fastest answer took. */
  private fastest = Number.POSITIVE_INFINITY;
  /** The server says that its quota is nearly used, whatever is sent: others use it. */
  private isUsedByOthers = false;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly options: PaceOptions) {}

  /** Reads for each window of ten seconds; undefined: nobody knows. */
  get knownQuota(): number | undefined {
    return this.quota?.size;
  }

  /** @param listener called when more may be granted than before */
  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** @param wanted reads; undefined: none may be sent now */
  take(wanted: number): Permit | undefined {
    const now = this.options.now();
    const isScout = this.block !== undefined;
    const reads = this.grant(wanted, now);
    if (reads === 0) return undefined;
    this.inFlight += 1;
    this.readsInFlight += reads;
    this.ramp.started(now);
    this.block?.scoutLeft();
    return { reads, isScout, sentAt: now };
  }

  /** @returns milliseconds until `take` may grant something; Infinity: when an answer has come */
  wait(wanted: number): number {
    const now = this.options.now();
    if (this.block) return this.block.wait(now);
    const reads = this.batch(wanted);
    return this.rampWait(now) || Math.max(this.bucket?.wait(reads, now) ?? 0, this.roomWait(reads, now));
  }

  /** A batch was answered. @param outcome undefined: it failed, for another reason than the quota */
  answered({ reads, isScout, sentAt }: Permit, outcome?: Outcome): void {
    const now = this.options.now();
    this.inFlight -= 1;
    this.readsInFlight -= reads;
    if (isScout) this.block?.scoutReturned();
    if (outcome === undefined) this.ramp.ended(false, this.inFlight, now);
    else {
      this.fastest = Math.min(this.fastest, now - sentAt);
      this.recent.add(now, reads - outcome.refused);
      // By now none of what was sent before counts.
      if (this.block?.refused === 0 && now - this.block.since > longestHold) this.isUsedByOthers = true;
      if (this.isFull(outcome)) this.stop(outcome, isScout, now);
      else this.goOn(outcome, isScout, now);
    }
    for (const listener of this.listeners) listener();
  }

  private rampWait(now: number): number {
    return this.ramp.wait(this.inFlight, this.quota !== undefined, now);
  }

  private grant(wanted: number, now: number): number {
    if (this.block) return this.block.wait(now) > 0 ? 0 : 1;
    if (this.rampWait(now) > 0) return 0;
    if (this.quota === undefined || this.bucket === undefined) return this.batch(wanted);
    this.quota.review(this.recent.count(now), now);
    this.bucket.resize(this.quota.usable, now);
    const reads = this.batch(wanted);
    return this.roomWait(reads, now) > 0 ? 0 : this.bucket.take(reads, now);
  }

  private batch(wanted: number): number {
    return Math.min(wanted, batchSize, this.bucket?.batch ?? batchSize);
  }

  /**
   * How long to wait so that no window of the server's holds more than the quota, even if some of what was sent evenly arrived late.
   * When a read arrives is not known, but the way there and the way back take at least as long as the fastest answer.
   */
  private roomWait(reads: number, now: number): number {
    if (this.quota === undefined) return 0;
    return this.recent.wait(this.quota.size - this.readsInFlight - reads, now, this.fastest - timerError);
  }

  /** A server that says that its quota is nearly used is not asked until it refuses, unless the quota is known. */
  private isFull({ refused, usedPart }: Outcome): boolean {
    return refused > 0 || (this.quota === undefined && this.isNear(usedPart));
  }

  private isNear(usedPart: number): boolean {
    return usedPart >= nearLimit && !this.isUsedByOthers;
  }

  private stop({ refused, retryAfter, usedPart }: Outcome, isScout: boolean, now: number): void {
    const isNew = this.block === undefined;
    this.block ??= new Block(now);
    const { block, quota } = this;
    if (isNew || isScout) block.attempts += 1;
    if (!isScout) block.refused += refused;
    const isLate = !isNew && !isScout;
    block.prolong(now + (retryAfter || (isLate ? 0 : this.scoutWait(block.attempts))));

    const granted = this.recent.count(now);
    if (quota === undefined) {
      if (this.isNear(usedPart) && !isScout) block.told(granted / usedPart);
      // One refused read may be about that read alone.
      if (block.refused > 1 && granted > 0) this.learn(granted, retryAfter, now);
      if (this.isNear(usedPart)) this.quota?.told(usedPart);
      return;
    }
    if (this.isNear(usedPart)) quota.told(usedPart);
    // Soon after a pause the last window holds little, whatever the quota is.
    const isPart = now - this.resumedAt < windowMilliseconds;
    if (isNew) quota.refused(isPart ? Math.max(granted, quota.size / 2) : granted, retryAfter, now);
    // Reads that are granted while others are on their way count as well.
    else if (block.isFirst && !isScout) quota.grow(granted);
    // In a window no more is granted than the quota. After a longer time others may have used it.
    else if (isScout && now - block.since < windowMilliseconds) quota.shrink(granted);
  }

  private goOn({ usedPart }: Outcome, isScout: boolean, now: number): void {
    const isNear = this.isNear(usedPart);
    this.ramp.ended(!isNear, this.inFlight, now);
    if (isNear) this.quota?.told(usedPart);
    const { block } = this;
    if (block?.isFirst && !isScout) this.quota?.grow(this.recent.count(now));
    if (!isScout || block === undefined) return;
    // The server said how much it has, and has some again.
    if (this.quota === undefined && block.size !== undefined && !this.isUsedByOthers) this.learn(block.size, 0, now);
    this.block = undefined;
    this.resumedAt = now;
    if (this.quota === undefined) this.ramp.restart(this.inFlight);
    this.bucket?.empty(now);
  }

  private learn(size: number, retryAfter: number, now: number): void {
    if (this.block) this.block.isFirst = true;
    this.quota = new Quota(size, retryAfter, now, this.block?.size !== undefined);
    this.bucket = new Bucket(this.quota.usable, now);
  }

  private scoutWait(attempt: number): number {
    const { random, retryBase } = this.options;
    return backoff(attempt, random(), retryBase, scouting);
  }
}
