import { batchSize } from "./batch";
import { BudgetSpentError } from "./budget";
import { untilQuiet } from "./gather";
import type { Outcome, Pace, Permit } from "./pace";

/** The answers to a batch, in the order of its reads, and how the server took it. */
export interface Sent<Value> {
  readonly values: readonly Value[];
  readonly outcome: Outcome;
}

export interface OutboxOptions<Value> {
  readonly send: (urls: readonly string[]) => Promise<Sent<Value>>;
  readonly pace: Pace;
  readonly now: () => number;
  readonly delay: (milliseconds: number) => Promise<void>;
  /** Milliseconds that are left for everything. */
  readonly left: () => number;
  /** How long the reads must pause before a batch goes out that is not full. */
  readonly quietMilliseconds: number;
  /** Reads in a full batch. */
  readonly size?: number;
}

interface Waiting<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The reads that wait to be sent. As many go out together as the pace grants. A read that is refused is asked for again, behind all
 * others: if it alone is refused, it keeps none of them waiting. Who asks for what waits already shares its answer.
 */
export class Outbox<Value> {
  private readonly queue = new Map<string, Waiting<Value>[]>();
  private asked = 0;
  /** Reads at the head of the queue that need not wait for others. */
  private ripe = 0;
  private isGathering = false;
  /** When the next look at the queue is, in milliseconds since the epoch. */
  private wakesAt = Number.POSITIVE_INFINITY;
  private readonly size: number;

  constructor(private readonly options: OutboxOptions<Value>) {
    this.size = Math.min(options.size ?? batchSize, batchSize);
    options.pace.listen(() => this.flush());
  }

  ask(url: string): Promise<Value> {
    this.asked += 1;
    return new Promise((resolve, reject) => {
      const sharing = this.queue.get(url);
      if (sharing) return void sharing.push({ resolve, reject });
      this.queue.set(url, [{ resolve, reject }]);
      if (this.queue.size >= this.size) this.flush();
      if (this.queue.size > this.ripe) void this.gather();
    });
  }

  private async gather(): Promise<void> {
    if (this.isGathering) return;
    this.isGathering = true;
    const { delay, quietMilliseconds } = this.options;
    await untilQuiet(
      () => this.asked,
      () => delay(quietMilliseconds),
      () => this.queue.size <= this.ripe,
    );
    this.isGathering = false;
    this.ripe = this.queue.size;
    this.flush();
  }

  /** Sends what may be sent now, and comes back when more may be. */
  private flush(): void {
    for (;;) {
      const wanted = this.queue.size >= this.size ? this.size : Math.min(this.ripe, this.queue.size);
      if (wanted === 0) return;
      const permit = this.options.pace.take(wanted);
      if (permit === undefined) return void this.wake(wanted);
      void this.dispatch(permit);
    }
  }

  private async wake(wanted: number): Promise<void> {
    const wait = this.options.pace.wait(wanted);
    const left = this.options.left();
    if (left <= 0 || (wait > left && Number.isFinite(wait))) return this.giveUp();
    const wakesAt = this.options.now() + Math.max(1, wait);
    // An earlier look may come to be needed, and a second one does no harm.
    if (wakesAt >= this.wakesAt) return;
    this.wakesAt = wakesAt;
    await this.options.delay(Math.max(1, wait));
    if (this.wakesAt === wakesAt) this.wakesAt = Number.POSITIVE_INFINITY;
    this.flush();
  }

  private async dispatch(permit: Permit): Promise<void> {
    const { pace, send } = this.options;
    const batch = [...this.first(permit.reads)];
    for (const [url] of batch) this.queue.delete(url);
    this.ripe = Math.max(0, this.ripe - batch.length);
    try {
      const { values, outcome } = await send(batch.map(([url]) => url));
      batch.forEach(([, waiting], index) => {
        for (const { resolve } of waiting) resolve(values[index] as Value);
      });
      pace.answered(permit, outcome);
    } catch (error) {
      for (const [, waiting] of batch) for (const { reject } of waiting) reject(error);
      pace.answered(permit);
    }
  }

  private *first(count: number): Iterable<[string, Waiting<Value>[]]> {
    let left = count;
    for (const entry of this.queue) {
      if (left === 0) return;
      left -= 1;
      yield entry;
    }
  }

  /** The time does not reach as far as the next read. */
  private giveUp(): void {
    const all = [...this.queue.values()].flat();
    this.queue.clear();
    this.ripe = 0;
    for (const { reject } of all) reject(new BudgetSpentError());
  }
}
