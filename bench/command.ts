import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Timed } from "./measure";
import { type Memory, watchMemory } from "./memory";

/** What a command needed, with all processes that it started. */
export interface Usage extends Timed {
  /** Processor time, in milliseconds. */
  readonly cpu: number;
  /** undefined: this system does not tell. */
  readonly memory: Memory | undefined;
  readonly stdout: string;
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Exit codes of a command that did its work. Default: 0 only. */
  readonly codes?: readonly number[];
}

/** Node has no processor time of children. A shell has: its `times` counts all that it waited for, and all that those waited for. */
const script = '"$@"; code=$?; LC_ALL=C times >&3; exit $code';

/** Runs a command to its end. @throws Error with what it said, if it failed */
export async function runCommand(
  [file, ...args]: readonly string[],
  { env, cwd, codes = [0] }: CommandOptions,
): Promise<Usage> {
  const start = performance.now();
  const child = spawn("sh", ["-c", script, "sh", ...(file === undefined ? [] : [file]), ...args], {
    env,
    ...(cwd !== undefined && { cwd }),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [, stdout, stderr, counted] = child.stdio as unknown as readonly NodeJS.ReadableStream[];
  if (child.pid === undefined || !stdout || !stderr || !counted) throw new Error("sh could not be started");
  const memory = watchMemory(child.pid);
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [said, complaints, counts] = await Promise.all([text(stdout), text(stderr), text(counted)]);
  const code = await closed;
  const ms = performance.now() - start;
  const used = memory();
  if (!codes.includes(code ?? -1)) {
    throw new Error(`'${[file, ...args].slice(0, 4).join(" ")} …' ended with ${code}: ${complaints || said}`);
  }
  return { ms, cpu: processorTime(counts), memory: used, stdout: said };
}

/** @param counts what `times` prints: a line for the shell, and one for its children; `0m1.250s 0m0.100s` */
export function processorTime(counts: string): number {
  const [, ofChildren = ""] = counts.trim().split("\n");
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
}
