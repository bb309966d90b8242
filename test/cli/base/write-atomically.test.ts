import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAtomically } from "../../../cli/base/write-atomically";
import { project } from "../../support/command";
import { startProcess } from "../../support/process";
import { scratchDirectory } from "../../support/scratch";

const isWindows = process.platform === "win32";

test.skipIf(isWindows)(
  "on a full disk the old file stays whole, nothing is left beside it, and that is said",
  async () => {
    const directory = await scratchDirectory();
    const file = join(directory, "state.json");
    writeFileSync(file, "old");
    // A limit ends a write the way a full disk does: half of it is written, then there is an error.
    const script = `
    process.on("SIGXFSZ", () => {});
    const { writeAtomically } = require(${JSON.stringify(join(project, "cli/dist/base/write-atomically.js"))});
    writeAtomically(${JSON.stringify(file)}, "x".repeat(1_000_000)).catch(({ message }) => console.error(message));`;
    const bash = startProcess("bash", ["-c", 'ulimit -f 64; exec "$0" -e "$1"', process.execPath, script]);

    const said = `${file} was not written, and is unchanged: EFBIG`;
    expect(await bash.ended).toMatchObject({ code: 0, stderr: expect.stringContaining(said) });
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(directory)).toEqual(["state.json"]);
  },
);

test("what killed runs left unfinished is removed, and what a living one is at is not", async () => {
  const directory = await scratchDirectory();
  const leave = (name: string, hoursAgo = 0) => {
    writeFileSync(join(directory, name), "");
    const then = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(join(directory, name), then, then);
  };
  // Its process has ended.
  const dead = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
  const living = `other.json.${hostname()}.${process.ppid}-1.tapwatch-tmp`;
  const elsewhere = `other.json.another-machine.${dead}-1.tapwatch-tmp`;
  leave(`other.json.${hostname()}.${dead}-1.tapwatch-tmp`);
  leave(`state.json.${hostname()}.${process.pid}-1.tapwatch-tmp`);
  leave(`other.json.no-more.${dead}-1.tapwatch-tmp`, 2);
  for (const name of [living, elsewhere, "state.json.1"]) leave(name);

  await writeAtomically(join(directory, "state.json"), "new");
  expect(readdirSync(directory).toSorted()).toEqual([living, elsewhere, "state.json", "state.json.1"].toSorted());
});

test.skipIf(isWindows)(
  "a link stays one, and who may read a file stays as it was, unless it is to be for fewer",
  async () => {
    const directory = await scratchDirectory();
    const [file, link] = [join(directory, "file"), join(directory, "link")];
    await writeAtomically(file, "1", { mode: 0o640 });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    symlinkSync(file, link);
    await writeAtomically(link, "1");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    await writeAtomically(link, "2", { mode: 0o604 });

    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("2");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  },
);

test.skipIf(isWindows)("what is no file, such as /dev/stdout, is written to as it is", async () => {
  const directory = await scratchDirectory();
  const pipe = join(directory, "pipe");
  execFileSync("mkfifo", [pipe]);
  const reader = startProcess("cat", [pipe]);
  await writeAtomically(pipe, "said");
  expect((await reader.ended).stdout).toBe("said");
  expect(readdirSync(directory)).toEqual(["pipe"]);
});

test("two writes of one file, one after the other or at once, leave one of them whole", async () => {
  const directory = await scratchDirectory();
  const file = join(directory, "state.json");
  const texts = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeAtomically(file, text)));
  expect(texts).toContain(readFileSync(file, "utf8"));
  expect(readdirSync(directory)).toEqual(["state.json"]);
});
