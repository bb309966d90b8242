import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { project, startCommand } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const hasBash = spawnSync("bash", ["--version"]).status === 0;

// What bash-completion, and readline while it completes, give to a completion function.
const shell = `
_get_comp_words_by_ref() {
  words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\${COMP_WORDS[COMP_CWORD]}; prev=\${COMP_WORDS[COMP_CWORD-1]}
}
compopt() { :; }
source <(tapwatch completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
__tapwatch_complete
printf '%s\\n' "\${COMPREPLY[@]}"
`;

/** What bash offers after these words, the last of them unfinished; in a directory of two stacks. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const directory = await scratchDirectory();
  const tool = join(directory, "tapwatch");
  writeFileSync(tool, `#!/bin/sh\nexec "${process.execPath}" "${join(project, "cli/bin/tapwatch.js")}" "$@"\n`);
  chmodSync(tool, 0o755);
  for (const stack of ["prod", "staging"]) writeFileSync(join(directory, `Pulumi.${stack}.yaml`), "config: {}\n");
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", shell, "bash", "tapwatch", ...words], {
    cwd: directory,
    encoding: "utf8",
    env: { PATH: `${directory}${delimiter}${process.env["PATH"]}`, NO_COLOR: "1" },
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter((line) => line !== "");
}

test.runIf(hasBash).each([
  [["ch"], ["check"]],
  [
    ["check", "--policy"],
    ["--policy-pack", "--policy-pack-config"],
  ],
  [["check", "--format", "s"], ["sarif"]],
  [
    ["check", "--stack", ""],
    ["prod", "staging"],
  ],
  [["init", "--cloud", "us"], ["usgov"]],
  [["completion", "f"], ["fish"]],
  [
    ["explain", "tap-u"],
    ["tap-unexpected-usability", "tap-unapproved", "tap-usable-passes", "tap-unknown-issuer", "tap-unwatched-user"],
  ],
])("bash completes 'tapwatch %j'", async (words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

test.each(["bash", "zsh", "fish", "powershell"])("there is a script for %s", async (name) => {
  const { code, stdout, stderr } = await startCommand(["completion", name]).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/tapwatch complete (--|'--') /);
});

test("another shell is refused by name, and what the scripts ask is no command for people", async () => {
  expect(await startCommand(["completion", "tcsh"]).ended).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Allowed choices are bash, zsh, fish, powershell"),
  });
  const { stdout } = await startCommand(["--help"]).ended;
  expect(stdout).toContain("completion <shell>");
  expect(stdout).not.toMatch(/^ {2}complete /m);
});
