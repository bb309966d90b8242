import { parseArgs } from "node:util";
import type { Sizes } from "./measure";
import { type PartName, partNames, parts } from "./parts";

export interface Options {
  readonly sizes: Sizes["name"];
  readonly only: readonly PartName[];
  readonly write: boolean;
  readonly check: boolean;
  /** In percent of the last ratio. */
  readonly tolerance: number;
  readonly help: boolean;
}

export const help = `Usage: npm run bench -- [options]

Measures how fast tapwatch is, against what people would use instead, on a simulated tenant. Prints a table for each
question on stdout. Nothing leaves this machine, and no file is left behind, unless --write is given. Needs no other
work on the machine: all that runs beside it is in the figures.

Options:
  --small            a few users, one run of each: only whether everything still runs (some seconds)
  --full             every measurement five times, also those that take minutes; 10,000 users at every latency
                     (half an hour; an hour or more with Pulumi's engine)
  --only <part>      only this table; may be repeated
  --write            write docs/benchmarks.md, its line in README.md, and the ratios to bench/last.json
                     (with --small: only the ratios of the small sizes)
  --check            compare the ratios with bench/last.json, and fail if one is worse
  --tolerance <n>    by how many percent a ratio may be worse (default: 50)
  --help             this text

Parts:
${partNames.map((name) => `  ${name.padEnd(18)} ${parts[name].about}`).join("\n")}
`;

/** @throws Error naming the option and what it may be */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      small: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      write: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      tolerance: { type: "string", default: "50" },
      help: { type: "boolean", default: false },
    },
  });
  const { small, full, write, check, help: isHelp } = values;
  if (small && full) throw new Error("--small and --full exclude each other");
  const wrong = values.only.find((name) => !isPart(name));
  if (wrong !== undefined) throw new Error(`--only ${wrong}: the parts are ${partNames.join(", ")}`);
  if (write && values.only.length > 0) throw new Error("--write needs all parts: leave out --only");
  if (write && check) throw new Error("--write replaces what --check compares with: give one of them");
  const tolerance = Number(values.tolerance);
  if (!(tolerance >= 0)) throw new Error(`--tolerance ${values.tolerance}: it is a number of percent, such as 50`);
  const only = values.only.filter(isPart);
  return { sizes: small ? "small" : full ? "full" : "usual", only, write, check, tolerance, help: isHelp };
}

function isPart(name: string): name is PartName {
  return Object.hasOwn(parts, name);
}
