import { count, type Measurement, seconds, times } from "./measure";
import type { Suite } from "./suite";

/** Our reader, Microsoft's client and a bare script: how long it takes to read the passes of everybody. */
export async function measureReader({ readings, sizes }: Suite): Promise<Measurement> {
  const all = await readings();
  const rows = all.map(({ users, latency, reader, floor, ten, one, samples: [sample] }) => [
    ...[count(users), `${latency} ms`, seconds(reader), seconds(floor), times(reader / floor)],
    ...[`${users > sample ? "~" : ""}${seconds(ten)}`, times(ten / reader), times(one / reader)],
  ]);
  const at = all.find(({ users, latency }) => users === 10_000 && latency === 100);
  const [tens, ones] = [all.map(({ samples: [ten] }) => ten), all.map(({ samples: [, one] }) => one)];
  return {
    title: "Reading: tapwatch, a bare script, Microsoft's client",
    head: ["Users", "Latency", "tapwatch", "Script", "Ratio", "10 a time", "Ratio", "1 a time"],
    rows,
    notes: [
      "Script: sends full batches without any check, 10, 50 or 200 at a time, whichever is the fastest.",
      "10 a time, 1 a time: @microsoft/microsoft-graph-client with so many requests in flight, and its time to tapwatch's.",
      `~: it read ${range(tens)} users with ten requests at a time (${range(ones)} with one); the time for all is in proportion.`,
      `The sign-in is not counted. Medians of ${sizes.runs}, interleaved.`,
    ],
    ratios: Object.fromEntries(
      all.map(({ users, latency, reader, floor }) => [
        `tapwatch to the script, ${users} users, ${latency} ms`,
        reader / floor,
      ]),
    ),
    figures: {
      cleanRequests: Math.max(...all.map(({ requests }) => requests)),
      ...(at && { floorRatio: at.reader / at.floor, clientRatio: at.ten / at.reader }),
    },
  };
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}
