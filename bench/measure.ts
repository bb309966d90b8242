/** Sizes of a run. */
export interface Sizes {
  /** Watched users, of the reader and of the embedded engine. */
  readonly users: number;
  /** Resources that the policy pack judges. */
  readonly resources: number;
  /** Milliseconds for each measurement of a pure function. */
  readonly pure: number;
  /** Milliseconds added to each of the tenant's answers. */
  readonly latencies: readonly number[];
}

export const fullSizes: Sizes = { users: 1000, resources: 10_000, pure: 2000, latencies: [5, 20, 100] };
/** Just enough to see that everything still runs. */
export const smallSizes: Sizes = { users: 25, resources: 50, pure: 10, latencies: [1] };

/** A part of the benchmark: what it measured, ready for a table. */
export interface Measurement {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Milliseconds that some work took, and what came of it. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** How often a second a function runs, after a warm-up of the same length. */
export function rateOf(work: () => unknown, milliseconds: number): number {
  runFor(work, milliseconds);
  return runFor(work, milliseconds);
}

function runFor(work: () => unknown, milliseconds: number): number {
  const start = performance.now();
  let runs = 0;
  // The clock is asked once in a hundred runs, so that it is not what is measured.
  for (; performance.now() - start < milliseconds; runs += 100) for (let i = 0; i < 100; i += 1) work();
  return runs / ((performance.now() - start) / 1000);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} x`;
}
