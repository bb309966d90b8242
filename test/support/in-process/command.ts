import { main } from "../../../cli/index";
import type { Ended } from "../process";
import { withEnvironment } from "./environment";
import { inProcess } from "./hosts";

/** Runs the command in the test's own process, with nothing but these environment variables. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  if (isRunning) throw new Error("two commands at once need processes of their own: use start()");
  isRunning = true;
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
  try {
    const code = await withEnvironment(env, () => main(args, inProcess));
    return { code, ...said };
  } finally {
    for (const restore of streams) restore();
    isRunning = false;
  }
}

let isRunning = false;
