import type { Figures } from "./goals";

/** Sizes of a run. */
export interface Sizes {
  readonly name: "small" | "usual" | "full";
  /** Watched users, where a part measures one number only. */
  readonly users: number;
  /** Watched users, where a part measures several numbers. */
  readonly populations: readonly number[];
  /** Milliseconds added to each of the tenant's answers. */
  readonly latencies: readonly number[];
  /** Runs of each measurement; tables have the median. */
  readonly runs: number;
  /** What takes longer is measured once. */
  readonly slowSeconds: number;
  /** How long one run of Microsoft's client takes, about: it reads as many users as it can in that time. */
  readonly sampleSeconds: number;
  /** Resources that the policy pack judges, and users of a report. */
  readonly resources: number;
  /** Milliseconds for each measurement of a pure function. */
  readonly pure: number;
  /** A population of this many users is measured at one latency only, the highest: it takes minutes. */
  readonly oneLatencyFrom: number;
  /** Users that a number of stacks share; 0: this is not measured. */
  readonly shardedUsers: number;
  /** For how many windows of a quota users are read under it; 0: fewer than a window. */
  readonly quotaWindows: number;
}

const usual = {
  name: "usual",
  users: 1000,
  populations: [100, 1000, 10_000],
  latencies: [0, 20, 100],
  runs: 5,
  slowSeconds: 10,
  sampleSeconds: 0.4,
  resources: 10_000,
  pure: 1000,
  oneLatencyFrom: 10_000,
  shardedUsers: 100_000,
  quotaWindows: 12,
} as const satisfies Sizes;

export const sizes: Readonly<Record<Sizes["name"], Sizes>> = {
  /** Just enough to see that everything still runs. */
  small: {
    ...usual,
    ...{ name: "small", users: 20, populations: [20], latencies: [1], runs: 1, slowSeconds: 0 },
    ...{ sampleSeconds: 0.02, resources: 50, pure: 5, quotaWindows: 0, shardedUsers: 0 },
  },
  usual,
  full: {
    ...usual,
    ...{ name: "full", slowSeconds: Number.POSITIVE_INFINITY, sampleSeconds: 2 },
    ...{ oneLatencyFrom: Number.POSITIVE_INFINITY },
  },
};

/** A part of the benchmark: what it measured, ready for a table. */
export interface Measurement {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader of the table must know, a sentence or two each. */
  readonly notes?: readonly string[];
  /** What `--check` compares with the last table, by row. More is worse. */
  readonly ratios?: Readonly<Record<string, number>>;
  /** What the goals are about. */
  readonly figures?: Figures;
}

export interface Timed {
  readonly ms: number;
}

/** Milliseconds that some work took, and what came of it. */
export async function timed<Result>(work: () => Promise<Result>): Promise<Timed & { readonly result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/**
 * Runs each subject in turn, round after round, so that what else the machine does slows all of them. After the first round, those
 * that took longer than `slowSeconds` are left out.
 */
export async function interleaved<Name extends string, Result extends Timed>(
  subjects: Readonly<Record<Name, () => Promise<Result>>>,
  { runs, slowSeconds }: Pick<Sizes, "runs" | "slowSeconds">,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(subjects) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < runs; round += 1) {
    for (const name of names) {
      const [first] = results[name];
      if (first === undefined || first.ms <= slowSeconds * 1000) results[name].push(await subjects[name]());
    }
  }
  return results;
}

/** @throws Error if there are no values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error("there is no median of nothing");
  return (low + high) / 2;
}

/** The median time, in milliseconds. */
export function medianTime(results: readonly Timed[]): number {
  return median(results.map(({ ms }) => ms));
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
  return `${ms < 100_000 ? (ms / 1000).toFixed(2) : count(ms / 1000)} s`;
}

export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : count(ratio)} x`;
}

/** 10000 as 10,000. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${count(bytes / 1e6)} MB`;
}
