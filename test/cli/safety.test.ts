import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { projectText } from "../../cli/project/new-project";
import { project, startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

/** The processes that a process has started, theirs included. Linux tells; elsewhere there is nothing to see. */
function descendants(pid: number): number[] {
  if (!existsSync("/proc/self/stat")) return [];
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // pid (name) state ppid …; the name may hold anything.
        const parent = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) . /s, "")
          .split(" ")[0];
        return [[Number(name), Number(parent)] as const];
      } catch {
        return [];
      }
    });
  const children = parents.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** An orphan that nobody has reaped yet is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

/** A project whose program does more than watch: it is a process of its own. */
async function ownProject(): Promise<string> {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), projectText("index.js", "--preserve-symlinks --stack-trace-limit=2"));
  writeFileSync(join(directory, "package.json"), '{ "name": "own" }');
  writeFileSync(join(directory, "index.js"), 'module.exports = { ...require("@tapwatch/program").watch(), own: 1 };\n');
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "junction");
  return directory;
}

test.each(["while it starts", "while it reads"])(
  "a kill %s leaves the old state and no process behind",
  async (moment) => {
    const watch = await startWatch({ processes: true, directory: await ownProject() });
    await watch.tapwatch("up", "--no-policy-pack");
    const old = watch.stateText();
    watch.tenant.issuePass("user1@contoso.example");
    watch.latencyMilliseconds = 300;
    watch.requests.clear();

    const { child, ended } = watch.start("refresh", "--run-program");
    const pid = child.pid ?? 0;
    await eventually(() => descendants(pid).length >= 1);
    if (moment === "while it reads") await eventually(() => watch.requests.tokens.length > 0);
    const started = descendants(pid);
    child.kill("SIGKILL");
    await ended;
    expect(watch.stateText()).toBe(old);
    await eventually(() => !started.some(isAlive));
  },
);

test("the lock of a killed run ends by itself", async () => {
  const watch = await startWatch({ processes: true });
  await watch.tapwatch("up", "--no-policy-pack");
  const { child, ended } = watch.start("refresh", "--no-policy-pack");
  await eventually(() => existsSync(`${watch.stateFile}.lock`));
  child.kill("SIGKILL");
  await ended;

  let result = await watch.tapwatch("refresh", "--no-policy-pack");
  expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining("another run is working on") });
  while (result.code === 1) result = await watch.tapwatch("refresh", "--no-policy-pack");
  expect(result.code).toBe(0);
});

test("a second run on the same state is refused while the first is at it", async () => {
  const watch = await startWatch({ processes: true });
  await watch.tapwatch("up", "--no-policy-pack");
  watch.requests.clear();
  watch.latencyMilliseconds = 8000;
  const first = watch.start("refresh", "--no-policy-pack");
  await eventually(() => watch.requests.entries.length > 0);
  const second = await watch.tapwatch("refresh", "--no-policy-pack");
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining("another run is working on") });
  watch.latencyMilliseconds = 0;
  expect((await first.ended).code).toBe(0);
});
