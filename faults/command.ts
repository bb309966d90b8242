import { spawn } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, scriptOf, secret } from "./cell";
import type { Often } from "./form";
import { forms } from "./forms";
import type { FaultServer, Script } from "./server";
import { passesOf, type Truth, users } from "./truth";

/** Cells that are played by the whole command, out of the matrix: place, form, how often, and what is true. */
const chosen: readonly (readonly [place: string, name: string, how: Often, truth: Truth])[] = [
  ["token", "400 invalid_client", "for good", "new"],
  ["token", "a token of another tenant", "for good", "gone"],
  ["envelope", "reset before the answer", "once", "new"],
  ["envelope", "cut in the middle of the answer", "for good", "pass"],
  ["envelope", "a Date of the year 2099", "for good", "none"],
  ["item", "500", "for good", "pass"],
  ["item", "200, no pass, and an error", "for good", "pass"],
  ["item", "200, no pass, and an empty next page", "for good", "new"],
  ["item", "429, Retry-After 1", "three times", "none"],
  ["item", "404, there is no such user", "once", "pass"],
  ["item", "404, there is no such user", "for good", "pass"],
];

/** What the command must end with: docs/commands.md. */
const codes: Readonly<Record<string, number>> = { pass: 0, none: 2, new: 2, gone: 2 };

/**
 * Refreshes a stack by the built command, whose answers are out of order in the one way that the cell says, and looks at the exit
 * code, at what it says of the user, and at the state that it leaves. @returns a line for each that differs, and how many there were
 */
export async function playCommand(server: FaultServer, directory: string, caFile: string) {
  let script: Script = healthy("pass");
  const { graphRoot, tenantId } = server.play({
    token: (right) => script.token(right),
    batch: (requests, root) => script.batch(requests, root),
  });
  const approvals = join(directory, "approvals.yaml");
  await writeFile(approvals, JSON.stringify(passesOf.map(({ user, pass }) => ({ user, pass, ticket: "CHG-1" }))));
  const config = {
    users: JSON.stringify(Object.values(users)),
    ...{ graphRoot, authorityHost: server.origin, tenantId, approvals, timeBudgetMinutes: "1" },
  };
  const values = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const run = (command: string, state: string) =>
    ended([command, "--json", "--no-policy-pack", "--stack", "faults", "--cwd", project, "--state", state, ...values], {
      tenantId,
      authorityHost: server.origin,
      caFile,
    });
  const first = join(directory, "first.json");
  const begun = await run("up", first);
  // The first refresh notes what was seen beside the arguments.
  await run("refresh", first);
  if (begun.code !== 0) throw new Error(`the stack could not be prepared: ${begun.text}`);

  const differs: string[] = [];
  for (const cell of chosen.map(cellOf)) {
    script = scriptOf(cell);
    const state = join(directory, "state.json");
    await copyFile(first, state);
    const { code, text } = await run("refresh", state);
    const [before, after] = [await readFile(first, "utf8"), await readFile(state, "utf8")];
    const told = code === 1 ? undefined : observationIn(text);
    const problems = [
      ...(code === codeFor(cell) ? [] : [`exit code ${code}, not ${codeFor(cell)}`]),
      ...(isUnknown(cell) && after !== before ? ["the state was changed"] : []),
      ...(isUnknown(cell) && told !== undefined && told !== "unknown" ? [`it says ${told}`] : []),
    ];
    const { form, often: how, truth } = cell;
    if (problems.length > 0) {
      differs.push(`command, ${form.place}, ${form.name}, ${how}, true: ${truth}: ${problems.join("; ")}`);
    }
  }
  return { differs, count: chosen.length };
}

const project = join(__dirname, "../..");

function cellOf([place, name, how, truth]: (typeof chosen)[number]): Cell {
  const form = forms.find((one) => one.place === place && one.name === name);
  if (form === undefined) throw new Error(`there is no form '${name}' of the ${place}`);
  return { form, often: how, truth };
}

function isUnknown({ form, often: how }: Cell): boolean {
  return form.expected[how] === "unknown";
}

function codeFor(cell: Cell): number | undefined {
  if (isUnknown(cell)) return cell.form.place === "item" ? 4 : 1;
  return codes[cell.form.expected[cell.often] === "gone" ? "gone" : cell.truth];
}

function healthy(truth: Truth): Script {
  return scriptOf({
    form: { name: "", place: "item", expected: {} as never, items: (right) => [right] },
    often: "once",
    truth,
  });
}

function observationIn(text: string): string | undefined {
  const { users: told } = JSON.parse(text) as { users: { user: string; observation: string }[] };
  return told.find(({ user }) => user === users.target)?.observation;
}

function ended(
  args: readonly string[],
  { tenantId, authorityHost, caFile }: { tenantId: string; authorityHost: string; caFile: string },
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(project, "cli/bin/tapwatch.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NO_COLOR: "1",
      TAPWATCH_ENGINE: "embedded",
      AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: "00000000-0000-4000-8000-000000000001",
      AZURE_CLIENT_SECRET: secret,
      AZURE_AUTHORITY_HOST: authorityHost,
      NODE_EXTRA_CA_CERTS: caFile,
    },
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  child.stderr.resume();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
