import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ratios } from "./compare";
import type { Sizes } from "./measure";
import { projectDirectory } from "./project";

const file = join(projectDirectory, "bench/last.json");

type Saved = Readonly<Partial<Record<Sizes["name"], Ratios>>>;

/** The ratios of the last run that was written, of the same sizes. @throws Error saying how to write them */
export function lastRatios(sizes: Sizes["name"]): Ratios {
  const ratios = saved()[sizes];
  if (ratios !== undefined) return ratios;
  throw new Error(`bench/last.json has no ratios of the ${sizes} sizes to compare with: run with --write first`);
}

export function saveRatios(sizes: Sizes["name"], ratios: Ratios): void {
  const rounded = Object.fromEntries(Object.entries(ratios).map(([row, ratio]) => [row, Number(ratio.toPrecision(3))]));
  writeFileSync(file, `${JSON.stringify({ ...saved(), [sizes]: rounded }, undefined, 2)}\n`);
}

function saved(): Saved {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Saved) : {};
}
