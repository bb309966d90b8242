import { type ChildProcess, spawn } from "node:child_process";

// Imported into every child before its script: a plugin outlives a host that dies, unless it notices. The channel to the
// host closes on every way out, also when the host is killed.
const guard = `data:text/javascript,${encodeURIComponent(
  'process.once("disconnect", () => process.exit(1)); process.channel?.unref();',
)}`;

const running = new Set<ChildProcess>();
let watching = false;

export interface ChildOptions {
  readonly nodeArguments?: readonly string[];
  readonly script: string;
  readonly arguments: readonly string[];
  /** Pulumi's entry points find the project, or the pack, by their working directory. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Child {
  /** The first line of stdout: where a plugin says its port. Rejects if the process ends before. */
  readonly firstLine: Promise<string>;
  /** Resolves with the exit code (null: killed by a signal). */
  readonly exited: Promise<number | null>;
  /** What it wrote on stderr, and on stdout after the first line. */
  readonly said: () => string;
  /** Asks a script that answers messages `{id, question}` with `{id, answer}` or `{id, error}`. @throws Error with that error, or if it ends */
  ask(question: unknown): Promise<unknown>;
  stop(): void;
}

/** Starts a script on this very Node. It ends with this process, whatever happens (see guard). */
export function startChild(options: ChildOptions): Child {
  if (!watching) {
    watching = true;
    process.once("exit", () => {
      for (const child of running) child.kill("SIGKILL");
    });
  }
  const child = spawn(
    process.execPath,
    ["--import", guard, ...(options.nodeArguments ?? []), options.script, ...options.arguments],
    { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  running.add(child);

  let errors = "";
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const end = output.indexOf("\n");
      if (end >= 0) resolve(output.slice(0, end).trim());
    });
    exited.then(() => reject(new Error(`${options.script} ended before it was ready: ${errors.trim()}`)), reject);
  });
  // A caller that waits for the exit alone must get no error about a missing first line.
  firstLine.catch(() => {});

  let questions = 0;
  const ask = (question: unknown) => {
    questions += 1;
    const id = questions;
    return new Promise<unknown>((resolve, reject) => {
      const settle = (message: unknown) => {
        const { id: about, answer, error } = message as { id: number; answer?: unknown; error?: string };
        if (about !== id) return;
        child.off("message", settle);
        if (error === undefined) resolve(answer);
        else reject(new Error(error));
      };
      child.on("message", settle);
      exited.then(() => reject(new Error(`${options.script} ended before it answered: ${errors.trim()}`)), reject);
      child.send({ id, question } as object, (error) => error && reject(error));
    });
  };

  return {
    firstLine,
    exited,
    ask,
    said: () => (errors + output.slice(output.indexOf("\n") + 1)).trim(),
    stop: () => void child.kill(),
  };
}
