import type { Sizes } from "./measure";
import { type Reading, readInAllWays } from "./reading";
import { type Cell, runCommands } from "./runs";

/** What the parts share: the sizes, and what several of them make a table of, measured once. */
export interface Suite {
  readonly sizes: Sizes;
  readonly readings: () => Promise<readonly Reading[]>;
  readonly commands: () => Promise<readonly Cell[]>;
}

export function suiteOf(sizes: Sizes): Suite {
  return { sizes, readings: once(() => readInAllWays(sizes)), commands: once(() => runCommands(sizes)) };
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= work();
    return value;
  };
}
