import { copyFileSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { completionCommand } from "../../cli/commands/completion";
import { createProgram } from "../../cli/program";
import { startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { type DocumentedCommand, documentedCommands } from "../support/documents";

const all = documentedCommands();

/** The arguments of each `tapwatch` in a line, which may be a pipeline of several commands. */
function argumentsIn({ line }: DocumentedCommand): string[][] {
  return line.split(/\s(?:\|\|?|&&)\s|;\s/).flatMap((part) => {
    const [, text] =
      /^(?:\w+=\S+ )*(?:npm run (?:--silent )?tapwatch --|(?:npx )?tapwatch) (.*?)(?: >.*)?$/.exec(part) ?? [];
    return text === undefined
      ? []
      : [[...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "")];
  });
}

/** Every command with its work taken away: what is left is what it accepts. */
function harmless(): Command {
  const program = createProgram(() => {}).addCommand(completionCommand());
  for (const each of program.commands) {
    each.action(() => {}).configureOutput({ writeErr: () => {} });
    each.exitOverride();
  }
  return program;
}

test("the handbook has a line for every command", () => {
  expect(all.flatMap(argumentsIn).length).toBeGreaterThan(10);
  const rows = readFileSync(join(project, "docs/commands.md"), "utf8").match(/^\| `[a-z].*/gm);
  for (const command of harmless().commands) expect(rows?.join("\n")).toContain(`\`${command.name()}\``);
});

test.each(all.flatMap((command) => argumentsIn(command).map((args) => ({ ...command, args }))))(
  "$page: the command takes what is written: $line",
  async ({ args }) => {
    const named = args.map((argument) => argument.replace(/^<(.*)>$/, "$1"));
    await harmless().parseAsync(named, { from: "user" });
  },
);

/** A checkout as a newcomer has it, whose tenant is the simulator's: only the defaults of Pulumi.yaml say so. */
async function startNewcomer() {
  const checkout = await startCheckout();
  const { directory, graphRoot, authorityHost, tenant, environment, reader, addTool } = checkout;
  for (const file of ["Pulumi.prod.yaml", "approvals.prod.yaml"]) rmSync(join(directory, file));
  unlinkSync(join(directory, "Pulumi.yaml"));
  const defaults = Object.entries({ graphRoot, authorityHost }).map(
    ([key, value]) => `  ${key}:\n    type: string\n    default: ${value}\n`,
  );
  const text = `${readFileSync(join(project, "Pulumi.yaml"), "utf8")}config:\n${defaults.join("")}`;
  writeFileSync(join(directory, "Pulumi.yaml"), text);
  for (const name of ["grace.admin", "joiner", "alice"]) tenant.addUser({ userPrincipalName: `${name}@contoso.com` });
  addTool("tapwatch", `exec node ${JSON.stringify(join(project, "cli/bin/tapwatch.js"))} "$@"`);
  // Tests ask no registry.
  addTool("npx", 'exec "$@"');
  const env = { ...environment(reader), TAPWATCH_ENGINE: "embedded" };
  return { ...checkout, run: (line: string) => checkout.run(line, env) };
}

test("the README's commands take a newcomer from nothing to the first report, and to an acceptance", async () => {
  const { run, tenant, requests, reader, read, passIdOf } = await startNewcomer();
  const lines = all.filter(({ page, line }) => page === "README.md" && /^npx tapwatch (?!demo)/.test(line));
  const codes: Record<string, number | null> = {};
  for (const { line } of lines) {
    const [, name = ""] = /^npx tapwatch (\S+)/.exec(line) ?? [];
    if (name === "check") tenant.issuePass("joiner@contoso.com", { lifetimeInMinutes: 60, isUsableOnce: true });
    const { code, stdout, stderr } = await run(line);
    codes[name] = code;
    expect({ name, code, said: code === 1 ? `${stdout}${stderr}` : "" }).toMatchObject({ said: "" });
  }
  expect(codes).toEqual({ init: 0, doctor: 0, up: 0, check: 2, accept: 0 });
  expect(read("tapwatch.html")).toContain("joiner@contoso.com");
  expect(read("approvals.prod.yaml")).toContain(`pass: ${passIdOf("joiner@contoso.com")}`);
  expect(requests.writes(reader.clientId)).toEqual([]);
}, 180_000);

test("the handbook's commands about reports do what it says", async () => {
  const { directory, run, read } = await startNewcomer();
  await run("tapwatch init --stack prod --user alice@contoso.com --yes --no-sign-in");
  await run("tapwatch up --stack prod");
  const lines = all.filter(({ page, line }) => page === "docs/reports.md" && line.startsWith("npx tapwatch"));
  for (const { line } of lines) {
    // What other pipelines left.
    for (const [other = ""] of line.matchAll(/(?<=--from )(contoso|fabrikam)\.run\.json/g)) {
      copyFileSync(join(directory, ".tapwatch/prod.run.json"), join(directory, other));
    }
    expect({ line, ...(await run(line)) }).toMatchObject({ line, code: 0, stderr: "" });
  }
  for (const file of ["tapwatch.html", "tapwatch.csv"]) expect(read(file)).toContain("alice");
  expect(read("tapwatch.sarif")).toContain("tapwatch/prod/");
}, 180_000);
