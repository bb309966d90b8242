import { readFileSync } from "node:fs";

/** Memory of a process and of all that it started, in bytes. */
export interface Memory {
  /** The most that the process itself ever had. */
  readonly own: number;
  /** The most that all of them had at a time, by a look every 50 ms. */
  readonly all: number;
}

const interval = 50;

/**
 * Watches the only child of a process (a shell that waits for it), with its descendants.
 * @returns ends the watch; undefined: this system does not tell (it is not Linux)
 */
export function watchMemory(shell: number): () => Memory | undefined {
  let own = 0;
  let all = 0;
  const look = () => {
    const [main] = childrenOf(shell);
    if (main === undefined) return;
    own = Math.max(own, memoryOf(main, "VmHWM"));
    all = Math.max(
      all,
      descendantsOf(main).reduce((sum, each) => sum + memoryOf(each, "VmRSS"), 0),
    );
  };
  const timer = setInterval(look, interval);
  return () => {
    clearInterval(timer);
    return own > 0 ? { own, all: Math.max(own, all) } : undefined;
  };
}

function descendantsOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap((child) => descendantsOf(child))];
}

/** What the process's main thread started: Node starts processes from there. */
function childrenOf(pid: number): number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** In bytes; 0: the process has ended. */
function memoryOf(pid: number, name: "VmHWM" | "VmRSS"): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
