import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { startSimulator } from "@tapwatch/simulator";
import { parse } from "yaml";
import { projectDirectory } from "./project";

/** Half of them are killed at any moment of their run, half as a file beside the state changes, which takes no time at all. */
const ways = ["at a moment", "at a file's change"] as const;

/** What a run may leave in its directory, however it ended, once the next one has ended. */
const kept = ["approvals.yaml", "state.json", "test.run.json", "test.run.previous.json"];

interface Files {
  readonly state: unknown;
  readonly record: unknown;
  readonly approvals: unknown;
}

/**
 * Kills runs of `up`, `check` and `accept` (SIGKILL) and looks at what is left: the old files or the new ones, each whole; and
 * after the next run nothing else. Prints how often it was which, and each fault; the exit code is 1 if there was one.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { moments: { type: "string", default: "50" } } });
  const scratch = await mkdtemp(join(tmpdir(), "tapwatch-kills-"));
  const simulator = await startSimulator({ directory: scratch });
  try {
    const users = [1, 2, 3].map((index) => `user${index}@contoso.example`);
    for (const userPrincipalName of users) simulator.tenant.addUser({ userPrincipalName });
    const application = simulator.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All"] });
    const run = (directory: string, command: readonly string[]): ChildProcess => {
      const { graphRoot, authorityHost } = simulator;
      const config = {
        users: JSON.stringify(users),
        graphRoot,
        authorityHost,
        approvals: join(directory, "approvals.yaml"),
      };
      const given = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
      const where = ["--cwd", projectDirectory, "--stack", "test", "--state", join(directory, "state.json")];
      return spawn(
        process.execPath,
        [
          join(projectDirectory, "cli/bin/tapwatch.js"),
          ...command,
          "--no-policy-pack",
          "--engine",
          "embedded",
          ...where,
          ...given,
        ],
        {
          stdio: "ignore",
          env: {
            PATH: process.env["PATH"],
            ...simulator.environment(application),
            TAPWATCH_NOW: simulator.clock.now().toISOString(),
          },
        },
      );
    };
    const done = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("close", resolve));

    // A state and a record, then a pass that nobody named: every command has something to write.
    const [start, directory] = [join(scratch, "start"), join(scratch, "run")];
    mkdirSync(directory);
    writeFileSync(join(directory, "approvals.yaml"), "# What was approved\n");
    for (const command of ["up", "check"]) await done(run(directory, [command]));
    cpSync(directory, start, { recursive: true });
    // Always in the same place: the state names the file of approvals.
    const startAnew = () => {
      rmSync(directory, { recursive: true });
      cpSync(start, directory, { recursive: true });
    };
    simulator.tenant.issuePass("user1@contoso.example");
    const accept = ["accept", "--user", "user1@contoso.example", "--ticket", "CHG-1", "--yes"];

    const wholes = new Map<string, { before: Files; after: Files; milliseconds: number }>();
    const commands = { up: ["up"], check: ["check"], accept };
    for (const [name, command] of Object.entries(commands)) {
      startAnew();
      const before = filesIn(directory);
      const began = Date.now();
      await done(run(directory, command));
      wholes.set(name, { before, after: filesIn(directory), milliseconds: Date.now() - began });
    }

    const counts = { old: 0, new: 0, between: 0, leftovers: 0 };
    const faults: string[] = [];
    for (let moment = 0; moment < Number(values.moments); moment += 1) {
      const names = [...wholes.keys()];
      const name = (names[moment % names.length] ?? "up") as keyof typeof commands;
      const way = ways[Math.floor(moment / names.length) % ways.length] ?? "at a moment";
      const whole = wholes.get(name);
      if (whole === undefined) continue;
      startAnew();
      const child = run(directory, commands[name]);
      const at = await kill(child, done(child), way, directory, whole.milliseconds);
      const what = `${name}, killed ${at}`;
      try {
        const left = filesIn(directory);
        const isNew = isDeepStrictEqual(left, whole.after);
        counts[isDeepStrictEqual(left, whole.before) ? "old" : isNew ? "new" : "between"] += 1;
        for (const part of ["state", "record", "approvals"] as const) {
          const isWhole = [whole.before[part], whole.after[part]].some((each) => isDeepStrictEqual(each, left[part]));
          if (!isWhole) faults.push(`${what}: ${part} is neither the old one nor the new one`);
        }
        counts.leftovers += readdirSync(directory).some((file) => !kept.includes(file)) ? 1 : 0;
      } catch (error) {
        faults.push(`${what}: ${(error as Error).message}`);
      }
      // What a lock needs to go stale need not be waited for.
      const lock = join(directory, "state.json.lock");
      if (existsSync(lock)) utimesSync(lock, 0, 0);
      const code = await done(run(directory, ["check"]));
      if (code !== 0 && code !== 2) faults.push(`${what}: the next run ended with ${code}`);
      const others = readdirSync(directory).filter((file) => !kept.includes(file));
      if (others.length > 0) faults.push(`${what}: after the next run there is ${others.join(", ")}`);
    }
    process.stdout.write(
      `${values.moments} kills of up, check and accept: ${counts.old} left the old files, ${counts.new} the new ones, ` +
        `${counts.between} some of each; ${counts.leftovers} left something unfinished, which the next run removed\n`,
    );
    for (const fault of faults) process.stdout.write(`fault: ${fault}\n`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await simulator.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @returns when it was */
async function kill(
  child: ChildProcess,
  ended: Promise<unknown>,
  way: (typeof ways)[number],
  directory: string,
  milliseconds: number,
): Promise<string> {
  let when = "";
  if (way === "at a moment") {
    const after = Math.round(Math.random() * milliseconds);
    await Promise.race([delay(after), ended]);
    when = `after ${after} ms`;
  } else {
    const wanted = 1 + Math.floor(Math.random() * 12);
    let seen = 0;
    const watcher = watch(directory);
    await Promise.race([
      ended,
      new Promise<void>((resolve) => {
        watcher.on("change", (_type, file) => {
          seen += 1;
          if (seen === wanted) {
            when = `at change ${seen}, of ${file}`;
            child.kill("SIGKILL");
            resolve();
          }
        });
      }),
    ]);
    watcher.close();
    when ||= `after its end, with ${seen} changes`;
  }
  child.kill("SIGKILL");
  await ended;
  return when;
}

/** What the files say, without when they were written. */
function filesIn(directory: string): Files {
  const json = (file: string): unknown => {
    const path = join(directory, file);
    if (!existsSync(path)) return undefined;
    return JSON.parse(readFileSync(path, "utf8"), (key, value: unknown) =>
      ["created", "modified", "time"].includes(key) ? "" : value,
    );
  };
  return {
    state: json("state.json"),
    record: json("test.run.json"),
    approvals: parse(readFileSync(join(directory, "approvals.yaml"), "utf8")),
  };
}

main().catch((error: Error) => {
  process.stderr.write(`kills: ${error.message}\n`);
  process.exitCode = 1;
});
