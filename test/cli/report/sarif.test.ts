import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { projectText } from "../../../cli/project/new-project";
import type { RunRecord } from "../../../cli/record/record";
import { formats } from "../../../cli/report/formats";
import { project, runTapwatch } from "../../support/command";
import { aPass } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { startTenant } from "../../support/tenant";
import { issued, recordOf, refreshOf, violationOf } from "./records";

interface Result {
  readonly ruleId: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState: string;
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: Readonly<Record<string, number>>;
    };
  }[];
}

function runOf(record: RunRecord, options = {}) {
  const [run] = JSON.parse(formats.sarif.render(record, options)).runs;
  return run as {
    readonly results: readonly Result[];
    readonly tool: {
      readonly driver: {
        readonly rules: readonly { readonly name: string; readonly fullDescription: { readonly text: string } }[];
      };
    };
    readonly invocations: readonly [
      {
        readonly toolExecutionNotifications?: readonly {
          readonly level: string;
          readonly message: { readonly text: string };
        }[];
      },
    ];
  };
}

const printsOf = ({ results }: { readonly results: readonly Result[] }) =>
  results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
const usersUpTo = (count: number) => Array.from({ length: count }, (_, index) => `u${index}@contoso.com`);
const driftedUpTo = (count: number, violations = {}) =>
  refreshOf(
    usersUpTo(count).map((user) => ({ user, hasPass: true, pass: aPass(), drift: issued })),
    violations,
  );

test("1,000 users with drift and two problems of one policy each are 3,000 alerts, the same in the next run", () => {
  const violations = usersUpTo(1000).flatMap((user) =>
    ["no-end", "no-ticket"].map((code) => violationOf(user, { message: `${user}: x [tap-max-lifetime/${code}]` })),
  );
  const first = recordOf(driftedUpTo(1000, { violations }));
  const prints = printsOf(runOf(first));
  expect(new Set(prints).size).toBe(3000);
  const second = runOf(recordOf(driftedUpTo(1000, { violations }), first));
  expect(new Set(printsOf(second))).toEqual(new Set(prints));
  expect(new Set(second.results.map(({ baselineState }) => baselineState))).toEqual(new Set(["unchanged"]));
});

test("problems that another pack does not tell apart are alerts of their own too", () => {
  const user = "alice@contoso.com";
  const violations = ["one", "two"].map((message) => violationOf(user, { policyPackName: "other", message }));
  const prints = printsOf(runOf(recordOf(refreshOf([{ user, hasPass: false }], { violations }))));
  expect(prints).toHaveLength(2);
  expect(new Set(prints).size).toBe(2);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}:\d$/);
});

test("more results than GitHub takes are left out, the least severe ones, and the file says which", () => {
  const mild = usersUpTo(30).map((user) =>
    violationOf(user, { policyName: "mild", enforcementLevel: "advisory", severity: "low" }),
  );
  const run = runOf(recordOf(driftedUpTo(24_990, { violations: mild })));
  expect(run.results).toHaveLength(25_000);
  expect(run.results.filter(({ ruleId }) => ruleId === "mild")).toHaveLength(10);
  expect(run.invocations[0].toolExecutionNotifications).toEqual([
    {
      level: "warning",
      message: {
        text: "20 of 25020 problems are left out, because GitHub refuses a file with more than 25000: 20 of mild",
      },
    },
    {
      level: "warning",
      message: {
        text: "GitHub shows the 5000 most severe of 25020 problems. tapwatch report has all of them.",
      },
    },
  ]);
});

test("below the limits nothing is said, and a rule of another pack is cut to what GitHub takes", () => {
  const long = violationOf("u0@contoso.com", { policyName: "x".repeat(400), description: "[long] ".repeat(300) });
  const run = runOf(recordOf(driftedUpTo(5000)));
  expect(run.invocations[0].toolExecutionNotifications).toBeUndefined();
  for (const { name, fullDescription } of runOf(recordOf(driftedUpTo(1, { violations: [long] }))).tool.driver.rules) {
    expect(name.length).toBeLessThanOrEqual(255);
    expect(fullDescription.text.length).toBeLessThanOrEqual(1024);
  }
});

test("a run over some users has the results of the whole stack: an upload closes what it does not name", () => {
  const whole = recordOf(driftedUpTo(3));
  const part = { ...recordOf(driftedUpTo(1)), targets: ["u0@contoso.com"] };
  expect(printsOf(runOf(part, { whole }))).toEqual(printsOf(runOf(whole)));
  expect(runOf(part).results).toHaveLength(1);
  expect(runOf(part).invocations[0].toolExecutionNotifications).toMatchObject([
    { level: "note", message: { text: expect.stringContaining("1 of the stack's users only") } },
  ]);
});

test("a check gives each result the line of its user, of the group that brought the user, or of the approval", async () => {
  const { tenant, users, environment, graphRoot, authorityHost, clock } = await startTenant();
  const [listed = "", member = "", approved = ""] = users;
  tenant.addGroup({ displayName: "Helpdesk" });
  tenant.addMember("Helpdesk", member);
  const application = tenant.addApplication({
    roles: ["UserAuthMethod-TAP.Read.All", "Group.Read.All", "User.Read.All"],
  });
  const root = await scratchDirectory();
  const directory = join(root, "watch");
  for (const each of [join(root, ".git"), directory]) mkdirSync(each);
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "Pulumi.yaml"), projectText("index.js"));
  writeFileSync(join(directory, "index.js"), "");
  writeFileSync(join(directory, "users.txt"), `# somebody\n${approved}\n`);
  writeFileSync(
    join(directory, "approvals.yaml"),
    `- user: ${listed}\n  pass: x\n  ticket: CHG-1\n- user: ${approved}\n  maxLifetimeInMinutes: 60\n  ticket: CHG-2\n`,
  );
  writeFileSync(
    join(directory, "Pulumi.prod.yaml"),
    stringify({
      config: {
        "tapwatch:graphRoot": graphRoot,
        "tapwatch:authorityHost": authorityHost,
        "tapwatch:approvals": "approvals.yaml",
        "tapwatch:users": [listed],
        "tapwatch:usersFile": "users.txt",
        "tapwatch:watch": { groups: [{ group: "Helpdesk" }] },
      },
    }),
  );
  const run = (...args: readonly string[]) =>
    runTapwatch([...args, "--cwd", directory, "--stack", "prod"], {
      ...environment(application),
      TAPWATCH_NOW: clock.now().toISOString(),
    });
  expect(await run("up", "--no-policy-pack")).toMatchObject({ code: 0 });
  for (const user of [listed, member]) tenant.issuePass(user);
  const { stdout, code } = await run("check", "--format", "sarif");
  expect(code).toBe(3);
  const { results } = JSON.parse(stdout).runs[0] as { readonly results: readonly Result[] };
  const lines = results.map(({ ruleId, locations: [location] }) => {
    const { artifactLocation, region } = location?.physicalLocation ?? {};
    const text = readFileSync(join(root, artifactLocation?.uri ?? ""), "utf8").split("\n")[
      Number(region?.["startLine"]) - 1
    ];
    const named = text?.slice(Number(region?.["startColumn"]) - 1, Number(region?.["endColumn"]) - 1);
    return `${ruleId} ${artifactLocation?.uri} ${named}`;
  });
  expect([...new Set(lines)].toSorted()).toEqual([
    `drift/Issued watch/Pulumi.prod.yaml Helpdesk`,
    `drift/Issued watch/Pulumi.prod.yaml ${listed}`,
    `tap-approval-hygiene watch/approvals.yaml ${approved}`,
    `tap-one-time-use watch/Pulumi.prod.yaml Helpdesk`,
    `tap-one-time-use watch/Pulumi.prod.yaml ${listed}`,
  ]);
});
