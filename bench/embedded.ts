import { count, type Measurement, median, medianTime, seconds, times } from "./measure";
import { operations } from "./runs";
import type { Suite } from "./suite";

/** The embedded engine from end to end: program, provider, policies and state, as a command. */
export async function measureEmbedded({ commands, sizes }: Suite): Promise<Measurement> {
  const cells = await commands();
  const rows = cells.flatMap(({ users, latency, runs }) => {
    const script = medianTime(runs.script);
    return operations.map((name) => ({
      key: `${name}, ${users} users, ${latency} ms`,
      isScript: name === "script",
      ratio: medianTime(runs[name]) / script,
      texts: [
        ...(name === "script" ? [count(users), `${latency} ms`] : ["", ""]),
        name === "script" ? "bare script" : name,
        seconds(medianTime(runs[name])),
        seconds(median(runs[name].map(({ cpu }) => cpu))),
        times(medianTime(runs[name]) / script),
        String(runs[name].length),
      ],
    }));
  });
  const at = cells.filter(({ users }) => users === 10_000).at(-1);
  return {
    title: "The embedded engine: a command from start to end",
    head: ["Users", "Latency", "Command", "Time", "CPU", "Ratio", "Runs"],
    rows: rows.map(({ texts }) => texts),
    notes: [
      "Bare script: a process that signs in, reads everybody in full batches and ends. The ratio is to its time.",
      "CPU: processor time of all processes of the command. Every other user has a pass that nobody approved.",
      "The first `up`: there is no state yet. A second read tells each user's object id at that time.",
      `Medians, interleaved. What takes more than ${sizes.slowSeconds} s is run once.`,
    ].slice(0, Number.isFinite(sizes.slowSeconds) ? 4 : 3),
    ratios: Object.fromEntries(rows.filter(({ isScript }) => !isScript).map(({ key, ratio }) => [key, ratio])),
    figures: at && {
      up: medianTime(at.runs.up) / 1000,
      refresh: medianTime(at.runs.refresh) / 1000,
      refreshRunProgram: medianTime(at.runs["refresh --run-program"]) / 1000,
    },
  };
}
