import { main } from "../../../cli/index";
import type { Ended } from "../process";
import { inProcess } from "./hosts";

/** Runs the command in the test's own process, with nothing but these environment variables. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  if (isRunning) throw new Error("two commands at once need processes of their own: use start()");
  isRunning = true;
  const own = process.env;
  const said = { stdout: "", stderr: "" };
  const streams = (["stdout", "stderr"] as const).map((name) => {
    const { write } = process[name];
    process[name].write = ((text: string | Uint8Array, ...rest: readonly unknown[]) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString();
      const done = rest.find((each) => typeof each === "function") as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof write;
    return () => {
      process[name].write = write;
    };
  });
  process.env = { ...env };
  try {
    return { code: await main(args, inProcess), ...said };
  } finally {
    process.env = own;
    for (const restore of streams) restore();
    isRunning = false;
  }
}

let isRunning = false;
