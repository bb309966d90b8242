import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { consoleHelp, execute } from "./console";
import { startSimulator } from "./index";

const usage = `Usage: npx tapwatch-simulator [options]

A local Microsoft Entra tenant over TLS: token endpoint, Graph v1.0 and administrators that do what you type.

Options:
  --port <number>   the port to listen on (default: any that is free)
  --users <number>  users in the tenant: user1@contoso.example, user2@… (default: 5)
  --now <instant>   the tenant's time at the start, ISO 8601 (default: this machine's)
  --help            this text

While it runs it reads commands from stdin:
${consoleHelp()}

Ctrl-C ends it; nothing is left behind.
`;

const options = {
  port: { type: "string", default: "0" },
  users: { type: "string", default: "5" },
  now: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const simulator = await startSimulator({
    port: wholeNumber("port", values.port, 65_535),
    now: values.now ?? new Date().toISOString(),
    running: true,
  });
  const count = wholeNumber("users", values.users, 100_000);
  const names = Array.from({ length: count }, (_, index) => `user${index + 1}@contoso.example`);
  for (const userPrincipalName of names) simulator.tenant.addUser({ userPrincipalName });
  // Administrators here choose any lifetime, as too many do.
  simulator.tenant.policy.maximumLifetimeInMinutes = 43_200;

  const reader = simulator.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"] });
  const moment = values.now === undefined ? {} : { TAPWATCH_NOW: new Date(values.now).toISOString() };
  const variables = { ...simulator.environment(reader), ...trust(simulator.caFile), ...moment };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
  // Beside the certificate, and gone with it.
  const usersFile = join(dirname(simulator.caFile), "users.txt");
  writeFileSync(usersFile, `${names.slice(0, 20).join("\n")}\n`);
  const own = `--graph-root ${simulator.graphRoot} --authority-host ${simulator.authorityHost}`;
  process.stdout.write(
    [
      `A tenant of ${count} users is at ${simulator.graphRoot}. In another terminal, in a directory of your own:\n`,
      ...exports,
      "",
      "npm install tapwatch",
      `npx tapwatch init --stack simulator --users-file '${usersFile}' ${own} --yes`,
      "npx tapwatch doctor --stack simulator",
      "npx tapwatch up --stack simulator",
      "npx tapwatch check --stack simulator",
      `npx tapwatch accept --stack simulator --user ${names[0] ?? "me"} --ticket CHG-1 --yes`,
      "",
      "After 'init' Pulumi's own command line can do the same:\n",
      "export PULUMI_CONFIG_PASSPHRASE=''",
      "pulumi login --local",
      "pulumi stack init simulator",
      "pulumi up --stack simulator --yes",
      "pulumi refresh --stack simulator --yes --expect-no-changes",
      ...(values.now === undefined ? [] : ["\nTAPWATCH_NOW moves with 'advance', which says what to export then."]),
      `\nHere, type for example 'issue ${names[0] ?? "user1"} 43200'. All commands:\n${consoleHelp()}\n\n`,
    ].join("\n"),
  );

  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => void process.stdout.write(`${execute(line, simulator)}\n`));
  const end = () => {
    lines.close();
    void simulator.close();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

/** The simulator's certificate authority, and beside it whatever this machine trusts already: a company's proxy, for example. */
function trust(caFile: string): { readonly NODE_EXTRA_CA_CERTS?: string } {
  const given = process.env["NODE_EXTRA_CA_CERTS"];
  if (given === undefined || given === "" || !existsSync(given)) return {};
  const file = join(dirname(caFile), "trusted.pem");
  writeFileSync(file, `${readFileSync(given, "utf8").trimEnd()}\n${readFileSync(caFile, "utf8")}`);
  return { NODE_EXTRA_CA_CERTS: file };
}

/** @throws Error naming the option */
function wholeNumber(option: string, text: string, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return value;
  throw new Error(`--${option} ${text} is no number from 0 to ${maximum}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${(error as Error).message}\n(--help says what there is)\n`);
  process.exitCode = 1;
});
