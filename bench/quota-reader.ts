import { createReader } from "@tapwatch/provider/graph";
import { timed } from "./measure";

/** What a process of this file reads. The environment signs it in. */
export interface Reading {
  readonly graphRoot: string;
  readonly authorityHost: string;
  readonly users: readonly string[];
  /** It says so when that many users were read. */
  readonly milestone: number;
}

/** What it says. The end comes last. */
export type Said =
  | { readonly at: "milestone"; readonly ms: number }
  | { readonly at: "end"; readonly ms: number; readonly lost: number };

async function read({ graphRoot, authorityHost, users, milestone }: Reading): Promise<void> {
  const reader = createReader({ graphRoot, authorityHost, timeBudgetMinutes: 30 });
  // The sign-in, which takes as long for one user as for all.
  await reader.read(users[0] ?? "");
  const started = performance.now();
  let count = 0;
  const { ms, result } = await timed(() =>
    Promise.allSettled(
      users.map(async (user) => {
        const { answer } = await reader.read(user);
        if (answer !== "none") throw new Error(`${answer} was read`);
        count += 1;
        if (count === milestone) process.send?.({ at: "milestone", ms: performance.now() - started } satisfies Said);
      }),
    ),
  );
  const lost = result.filter(({ status }) => status === "rejected").length;
  process.send?.({ at: "end", ms, lost } satisfies Said);
  process.disconnect();
}

process.once("message", (reading: Reading) => void read(reading));
