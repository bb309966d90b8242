import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { formatFor, notifyFormats } from "../../cli/notify/target";
import { exitCodes } from "../../cli/outcome/exit-code";
import { reportFiles } from "../../cli/project/new-project";
import { startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { startWebhook } from "../support/webhook";

const page = readFileSync(join(project, "docs/pipelines.md"), "utf8");
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = ""]) => text.trim().split("\n"));
/** Others prepare a tenant, which no test has, or hold a placeholder. */
const runnable = commands.filter((line) => /^(npx|npm|code=)/.test(line) && !isToBeFilledIn(line));

function isToBeFilledIn(line: string): boolean {
  return /<[a-z][^<>]*>/.test(line);
}

async function startReader() {
  const checkout = await startCheckout();
  const webhook = await startWebhook();
  webhook.trustedBy(checkout.caFile);
  // What it does to a checkout is done: this one shares the project's installation.
  checkout.addTool("npm", 'case "$*" in ci | "install tapwatch") ;; *) echo "npm $* is not played"; exit 64 ;; esac');
  const env = {
    ...checkout.environment(checkout.application),
    TAPWATCH_ENGINE: "embedded",
    TAPWATCH_NOTIFY_URL: webhook.url,
  };
  return Object.assign(checkout, { webhook, line: (text: string) => checkout.run(text, env) });
}

test("every command line of the page that can run runs", async () => {
  const { line, directory, webhook } = await startReader();
  expect(runnable.length).toBeGreaterThan(10);
  for (const text of runnable) {
    expect({ text, ...(await line(text)) }).toMatchObject({ text, code: 0, stderr: "" });
  }
  for (const file of ["sarif", "md", "junit.xml", "html", "csv"]) {
    expect(existsSync(join(directory, `tapwatch.${file}`))).toBe(true);
  }
  expect(webhook.received).toEqual([]);
}, 240_000);

test("every other command line is one of another tool, or plainly has to be filled in", () => {
  for (const text of commands.filter((line) => !runnable.includes(line))) {
    expect(isToBeFilledIn(text) || /^(az|git) /.test(text), text).toBe(true);
  }
});

test("the gates let pass what they say, and nothing else", async () => {
  const { line, tenant, users } = await startReader();
  const [tolerant = "", policiesOnly = ""] = runnable.filter((text) => text.includes("$?"));
  const outcome = async () => [(await line(tolerant)).code === 0, (await line(policiesOnly)).code === 0];
  await line("npx tapwatch up --stack prod");
  tenant.deny(users[0] ?? "");
  expect(await outcome()).toEqual([true, true]);
  tenant.issuePass(users[1] ?? "", { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await outcome()).toEqual([false, true]);
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(users[1] ?? "", { lifetimeInMinutes: 43_200 });
  expect(await outcome()).toEqual([false, false]);
}, 240_000);

const text = (file: string) => readFileSync(join(project, file), "utf8");

type Inputs = Readonly<Record<string, { readonly default?: unknown }>>;

function header(component: string): { readonly spec: { readonly inputs: Inputs } } {
  return parseAllDocuments(component)[0]?.toJS();
}

/** What each building block takes, and its defaults. */
const blocks: readonly { section: string; inputs: Inputs }[] = [
  { section: "GitHub Actions", inputs: (parse(text("action.yml")) as { inputs: Inputs }).inputs },
  {
    section: "Azure Pipelines",
    inputs: Object.fromEntries(
      (
        parse(text("azure-pipelines/tapwatch.yml")) as { parameters: { name: string; default?: unknown }[] }
      ).parameters.map(({ name, ...parameter }) => [name, parameter]),
    ),
  },
  {
    section: "GitLab CI",
    inputs: header(text("templates/tapwatch.yml")).spec.inputs,
  },
];

test.each(blocks)("the page has every input of the block for $section, and its default", ({ section, inputs }) => {
  const [, body = ""] = page.split(`### ${section}\n`);
  const [table = ""] = body.split(/^#/m);
  const rows = [...table.matchAll(/^\| `([\w-]+)` \| (?:`([^`]+)`)? ?\|.*\|$/gm)];
  const documented = rows.map(([, name, given]) => [name, given ?? ""]);
  const shown = (value: unknown) => (Array.isArray(value) ? `[${value.join(", ")}]` : `${value ?? ""}`);
  expect(documented).toEqual(Object.entries(inputs).map(([name, { default: value }]) => [name, shown(value)]));
});

test("the page has the outputs of the action", () => {
  const { outputs } = parse(text("action.yml")) as { outputs: object };
  for (const name of Object.keys(outputs)) expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\|`, "m"));
});

test("the page has the exit codes as they are", () => {
  for (const { code, meaning } of Object.values(exitCodes)) expect(page).toContain(`| ${code} | ${meaning} |`);
});

test("the page has the formats of messages, and the hosts that choose them", () => {
  const rows = [...page.matchAll(/^\| `(slack|teams|servicenow|pagerduty|json)` \|[^|]*\|([^|]*)\|$/gm)];
  expect(rows.map(([, format]) => format)).toEqual([...notifyFormats]);
  const hosts = rows.flatMap(([, format, text = ""]) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, host = ""]) => [format, host.replace("*", "contoso")] as const),
  );
  expect(hosts.length).toBeGreaterThan(4);
  for (const [format, host] of hosts) expect([host, formatFor(host)]).toEqual([host, format]);
});

test("what the page links to is there", () => {
  for (const [, target = ""] of page.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)) {
    expect([target, existsSync(join(project, "docs", target))]).toEqual([target, true]);
  }
});

test("whatever report the handbook and the blocks write into a repository, init's .gitignore has it", () => {
  const pages = ["docs/pipelines.md", "docs/reports.md", "docs/siem.md", "docs/tutorial.md", "README.md", "action.yml"];
  const all = [...pages, "azure-pipelines/tapwatch.yml", "templates/tapwatch.yml"].map(text).join("\n");
  const written = new Set([...all.matchAll(/(?:--format |[ ,])\w+=(tapwatch\.[\w.]+\w)/g)].map(([, file]) => file));
  expect([...written].toSorted()).toEqual(reportFiles.toSorted());
});
