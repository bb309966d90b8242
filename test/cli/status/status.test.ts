import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { OperationResult } from "../../../cli/engine/engine";
import { worstOf } from "../../../cli/outcome/exit-code";
import type { RunRecord } from "../../../cli/record/record";
import { runTapwatch, startWatch } from "../../support/command";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { mixed, recordOf, refreshOf, urnOf } from "../report/records";

const quiet = { hasPass: false, drift: { kind: "None", changes: [] } } as const;
const calm = refreshOf([
  { user: "zoe@contoso.com", ...quiet },
  { user: "yan@contoso.com", ...quiet, hasPass: true, pass: aPass() },
]);

/** The same users, of a tenant. */
function inTenant(tenantId: string): OperationResult {
  return refreshOf([
    { user: "zoe@contoso.com", tenantId, ...quiet },
    { user: "yan@contoso.com", tenantId, ...quiet, hasPass: true, pass: aPass() },
  ]);
}

/** A project with records; those end at 10:00:30. */
async function startProject(results: Readonly<Record<string, OperationResult>>) {
  const directory = await scratchDirectory();
  mkdirSync(join(directory, ".tapwatch"));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: tapwatch\nruntime: nodejs\n");
  for (const [stack, result] of Object.entries(results)) {
    const record: RunRecord = { ...recordOf(result), stack };
    writeFileSync(join(directory, ".tapwatch", `${stack}.run.json`), JSON.stringify(record));
    writeFileSync(join(directory, ".tapwatch", `${stack}.run.previous.json`), JSON.stringify(record));
  }
  return {
    directory,
    status: (minutes: number, ...args: readonly string[]) =>
      runTapwatch(["status", "--cwd", directory, ...args], { TAPWATCH_NOW: at(minutes) }),
  };
}

test("status is one picture of all stacks, and its exit code is the worst of theirs", async () => {
  const { status } = await startProject({ "shard-1": calm, "shard-2": mixed() });
  const { code, stdout, stderr } = await status(72);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "Violated: 2 drifted, 2 findings, 2 could not tell, of 8 watched in 2 stacks
    Passes: 3 with a pass (3 usable)

    ┌──────────────┬───────┬──────┬────────┬───────┬───────────┬────────┬──────────┐
    │ Stack        │ Users │ Pass │ Usable │ Drift │ Could not │ Last   │ Outcome  │
    │              │       │      │        │       │ tell      │ run    │          │
    ├──────────────┼───────┼──────┼────────┼───────┼───────────┼────────┼──────────┤
    │ shard-1      │ 2     │ 1    │ 1      │ 0     │ 0         │ 12 min │ in sync  │
    │ shard-2      │ 6     │ 2    │ 2      │ 2     │ 2         │ 12 min │ violated │
    └──────────────┴───────┴──────┴────────┴───────┴───────────┴────────┴──────────┘

      shard-2: no reading on record for some users
    "
  `);
});

test("with --json it is one document", async () => {
  const { status } = await startProject({ "shard-1": calm, "shard-2": mixed() });
  const { stdout } = await status(72, "--json", "--stack", "shard-2");
  expect(JSON.parse(stdout)).toEqual({
    documentVersion: 1,
    generatedDateTime: at(72),
    maxAgeInHours: 26,
    exitCode: 3,
    stacks: [
      {
        stack: "shard-2",
        source: "record",
        watched: 6,
        withPass: 2,
        usable: 2,
        drifted: 2,
        findings: 2,
        unreadable: 2,
        gone: 1,
        lastRunDateTime: at(60.5),
        ageInSeconds: 690,
        isStale: false,
        exitCode: 3,
      },
    ],
    total: { stacks: 1, watched: 6, withPass: 2, usable: 2, drifted: 2, findings: 2, unreadable: 2, gone: 1, stale: 0 },
  });
});

test("a run that is too long ago is no word about now", async () => {
  const { status } = await startProject({ prod: calm });
  expect(await status(120, "--max-age", "1")).toMatchObject({ code: 0 });
  const { code, stdout } = await status(122, "--max-age", "1");
  expect(code).toBe(4);
  expect(stdout).toContain("prod: last run 2026-03-02 10:00Z, too old");
  expect(stdout).toContain("1 not up to date");
  expect(await status(122, "--max-age", "soon")).toMatchObject({ code: 1, stderr: expect.stringContaining("hours") });
});

test("a stack without a record is shown by its state, or as 'no run yet'; a record that cannot be read fails alone", async () => {
  const { directory, status } = await startProject({ good: calm });
  writeFileSync(join(directory, "Pulumi.new.yaml"), "config: {}\n");
  expect(await status(72)).toMatchObject({ code: 4, stdout: expect.stringContaining("new: no run yet") });

  const manifest = { time: at(0), magic: "x", version: "v3.250.0" };
  const urn = urnOf("zoe@contoso.com").replace(":test::", ":old::");
  const type = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
  const outputs = { user: "zoe@contoso.com", hasPass: true, pass: aPass(), drift: { kind: "Issued", changes: [] } };
  const resources = [{ urn, id: outputs.user, type, custom: true, outputs }];
  writeFileSync(
    join(directory, ".tapwatch", "old.json"),
    JSON.stringify({ version: 3, deployment: { manifest, resources } }),
  );
  writeFileSync(join(directory, ".tapwatch", "broken.run.json"), "{");
  const { code, stdout } = await status(72, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).stacks).toMatchObject([
    { stack: "broken", source: "none", exitCode: 1, problem: expect.stringContaining("cannot be read") },
    { stack: "good", source: "record", exitCode: 0 },
    { stack: "new", source: "none", exitCode: 4 },
    { stack: "old", source: "state", watched: 1, usable: 1, drifted: 1, exitCode: 2 },
  ]);
});

test("stacks of several tenants stand together by tenant", async () => {
  const { status } = await startProject({
    contoso: inTenant("bbbbbbbb-0000-4000-8000-000000000000"),
    early: calm,
    fabrikam: inTenant("aaaaaaaa-0000-4000-8000-000000000000"),
    "fabrikam-2": inTenant("aaaaaaaa-0000-4000-8000-000000000000"),
  });
  const { code, stdout, stderr } = await status(72);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const order = stdout
    .match(/^(Tenant .*|4 stacks of .*?:)|(?<=^│ )(contoso|early|fabrikam(-2)?) /gm)
    ?.map((text) => text.trim());
  expect(order).toEqual([
    "Tenant aaaaaaaa-0000-4000-8000-000000000000",
    "fabrikam",
    "fabrikam-2",
    "Tenant bbbbbbbb-0000-4000-8000-000000000000",
    "contoso",
    "Tenant not known",
    "early",
  ]);
  const { stacks } = JSON.parse((await status(72, "--json")).stdout);
  expect(stacks.map(({ tenantId }: { tenantId?: string }) => tenantId?.slice(0, 8))).toEqual([
    "bbbbbbbb",
    undefined,
    "aaaaaaaa",
    "aaaaaaaa",
  ]);
});

test("with --format html=<file> it is one page with every stack's outcome, and links to nothing", async () => {
  const { directory, status } = await startProject({
    contoso: inTenant("bbbbbbbb-0000-4000-8000-000000000000"),
    fabrikam: mixed(),
    "<img src=x>": inTenant("<script>alert(1)</script>"),
  });
  const file = join(directory, "all.html");
  const { code, stdout } = await status(72, "--format", `html=${file}`);
  expect({ code, stdout }).toEqual({ code: 3, stdout: (await status(72)).stdout });
  const html = readFileSync(file, "utf8");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [, sentence = ""] = /^Violated: (.*)$/m.exec(stdout) ?? [];
  expect(sentence).toMatch(/^2 drifted, 2 findings, 2 could not tell, of \d+ watched in 3 stacks of 2 tenants$/);
  expect(html).toContain(`<div class="answer violated">`);
  expect(html).toContain(`<strong>Violated:</strong> <span>${sentence}</span>`);
  expect(html).toContain("<h2><bdi>Tenant bbbbbbbb-0000-4000-8000-000000000000</bdi></h2>");
  expect(html).toMatch(/<bdi>contoso<\/bdi>.*<span class="badge good">in sync<\/span>/);
  expect(html).toMatch(/<bdi>fabrikam<\/bdi>.*<span class="badge bad">violated<\/span>/);
  expect(html).not.toMatch(/<(script|img|link|a) |https?:|@contoso\.com/);
});

test("a format that status does not have, or a file that cannot be written, is refused", async () => {
  const { directory, status } = await startProject({ a: calm });
  expect(await status(72, "--format", "sarif")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("write one of terminal, json, html"),
  });
  expect(await status(72, "--format", `html=${directory}`)).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("it is a folder"),
  });
});

test("records from elsewhere are taken as they are", async () => {
  const { directory, status } = await startProject({ a: calm, b: mixed() });
  const from = join(directory, ".tapwatch", "a.run.json");
  const { code, stdout } = await status(72, "--from", from, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).stacks).toMatchObject([{ stack: "a" }]);
  expect(await status(72, "--from", join(directory, "none.json"))).toMatchObject({ code: 1 });
});

test.each([
  [[0, 0], 0],
  [[0, 4], 4],
  [[4, 2], 2],
  [[2, 3], 3],
  [[3, 1, 0], 1],
  [[9], 1],
])("of the exit codes %j the worst is %i", (codes, worst) => {
  expect(worstOf(...codes)).toBe(worst);
});

test("the record of a run has the tenant of its users, also if the next run cannot be carried out", async () => {
  const { tapwatch, tenant } = await startWatch({ judged: false, users: 1 });
  await tapwatch("up");
  const recordOfCheck = async (...args: readonly string[]) =>
    JSON.parse((await tapwatch("check", "--json", ...args)).stdout);
  expect(await recordOfCheck()).toMatchObject({ exitCode: 0, tenantId: tenant.tenantId });
  const other = "tenantId=99999999-0000-4000-8000-000000000000";
  expect(await recordOfCheck("--config", other)).toMatchObject({ exitCode: 1, tenantId: tenant.tenantId });
});
