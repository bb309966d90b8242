import { count, type Measurement, medianTime, seconds, times } from "./measure";
import { lastOfEach } from "./peak";
import { operations } from "./runs";
import type { Suite } from "./suite";

/** How the time grows if the users become ten times as many. */
export async function measureGrowth({ readings, commands, sizes }: Suite): Promise<Measurement> {
  const latency = sizes.latencies.at(-1) ?? 0;
  const read = (await readings()).filter((reading) => reading.latency === latency);
  const cells = lastOfEach(await commands());
  const lines = [
    { name: "reading alone", byUsers: new Map(read.map(({ users, reader }) => [users, reader])) },
    ...operations.map((name) => ({
      name: name === "script" ? "bare script" : name,
      byUsers: new Map(cells.map(({ users, runs }) => [users, medianTime(runs[name])])),
    })),
  ];
  const [from, to] = sizes.populations.slice(-2);
  const rows = lines.map(({ name, byUsers }) => {
    const [before, after] = [byUsers.get(from ?? 0) ?? 0, byUsers.get(to ?? from ?? 0) ?? 0];
    return { name, byUsers, growth: after / before };
  });
  const isGoals = from === 1000 && to === 10_000;
  const tapwatch = rows.filter(({ name }) => name !== "bare script");
  return {
    title: `Growth with the number of users, at ${latency} ms`,
    head: ["What", ...sizes.populations.map((users) => `${count(users)} users`), "Growth"],
    rows: rows.map(({ name, byUsers, growth }) => [
      name,
      ...sizes.populations.map((users) => seconds(byUsers.get(users) ?? 0)),
      to === undefined ? "" : times(growth),
    ]),
    notes: ["Growth: the last column of times to the one before it. 10 x is in proportion to the users."],
    ratios: to === undefined ? {} : Object.fromEntries(tapwatch.map(({ name, growth }) => [name, growth])),
    figures: isGoals ? { growth: Math.max(...tapwatch.map(({ growth }) => growth)) } : {},
  };
}
