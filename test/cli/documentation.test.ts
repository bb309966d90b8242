import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProgram } from "../../cli/program";
import { project } from "../support/command";

const page = readFileSync(join(project, "docs/commands.md"), "utf8");

test("the handbook names every command, and no option that is none", () => {
  const { commands } = createProgram(() => {});
  const rows = page.split("\n").filter((line) => /^\| `[a-z]/.test(line));
  for (const command of commands) expect(rows.join("\n")).toContain(`\`${command.name()}\``);

  const options = new Map(commands.map((command) => [command.name(), command.options.map(({ long }) => long)]));
  const lines = [...page.matchAll(/^tapwatch (\w+) (.*?)(?: {2,}#.*)?$/gm)];
  expect(lines.length).toBeGreaterThan(8);
  for (const [, name = "", rest = ""] of lines.filter(([, name]) => name !== "completion")) {
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(options.get(name)).toContain(option);
  }
});
