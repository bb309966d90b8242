import { InvalidArgumentError } from "commander";

/** How much of the history stays: so many runs, or those that are not older than so many days. */
export type Keep = { readonly runs: number } | { readonly days: number };

/** A month of hourly runs and a bit; the file has some 350 B a run. */
export const defaultKeep = "1000";
/** Whatever is asked for: a schedule that went wild must not fill the disk. */
export const mostRuns = 10_000;
const mostDays = 3650;

/** Takes `200`, `90d` and `0` (no history). @throws InvalidArgumentError saying what to write */
export function parseKeep(text: string): Keep {
  const [, number = "", unit] = /^(\d+)(d?)$/.exec(text.trim()) ?? [];
  const value = Number(number);
  if (number !== "" && unit === "d" && value > 0 && value <= mostDays) return { days: value };
  if (number !== "" && unit === "" && value <= mostRuns) return { runs: value };
  throw new InvalidArgumentError(
    `write a number of runs such as 200 (at most ${mostRuns}), an age such as 90d (at most ${mostDays}d), or 0 for no history`,
  );
}

/** Whether nothing is to be written. */
export function keepsNothing(keep: Keep): boolean {
  return "runs" in keep && keep.runs === 0;
}
