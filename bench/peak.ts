import { count, type Measurement, megabytes } from "./measure";
import { type Cell, operations } from "./runs";
import type { Suite } from "./suite";

/** Memory of the command and of all its processes. */
export async function measurePeak({ commands }: Suite): Promise<Measurement> {
  const cells = lastOfEach(await commands());
  const rows = cells.flatMap(({ users, runs }) =>
    operations.map((name) => {
      const memories = runs[name].flatMap(({ memory }) => memory ?? []);
      const most = (part: "own" | "all") =>
        memories.length === 0 ? undefined : Math.max(...memories.map((memory) => memory[part]));
      return { users, name, own: most("own"), all: most("all") };
    }),
  );
  const owns = rows.flatMap(({ users, own }) => (users === 10_000 && own !== undefined ? [own] : []));
  return {
    title: "Memory of a command",
    head: ["Users", "Command", "Its own process", "All processes"],
    rows: rows.map(({ users, name, own, all }) => [
      name === operations[0] ? count(users) : "",
      name === "script" ? "bare script" : name,
      megabytes(own),
      megabytes(all),
    ]),
    notes: ["The most of all runs. All processes: the sum at one time, by a look every 50 ms. Measured on Linux only."],
    figures: owns.length > 0 ? { ownMemory: Math.max(...owns) / 1e6 } : {},
  };
}

/** Of each number of users the cell with the highest latency. */
export function lastOfEach(cells: readonly Cell[]): readonly Cell[] {
  return [...new Map(cells.map((cell) => [cell.users, cell])).values()];
}
