import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { allPermissions, startActivity } from "../../support/activity";
import { runTapwatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";
import { hostileNames } from "../report/records";

const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;

/** What no text has but the ends of lines. */
const control = /\p{Bidi_Control}|(?![\r\n])\p{Cc}/u;

/** A watch in which a pass of Alice's vanished, and Bob got one that nobody approved. */
async function startStory() {
  const watch = await startActivity();
  const { tenant, clock, tapwatch } = watch;
  await tapwatch("up");
  clock.advance({ hours: 1 });
  const { id } = tenant.issuePass(alice, { isUsableOnce: true }, { user: carol, ipAddress: "198.51.100.7" });
  clock.advance({ minutes: 5 });
  tenant.removePass(alice);
  clock.advance({ minutes: 5 });
  tenant.issuePass(bob, { lifetimeInMinutes: 480 });
  clock.advance({ hours: 3 });
  await tapwatch("check");
  return { ...watch, vanished: id };
}

test("the table has every event with what explains it, the newest first, and fits 80 columns", async () => {
  const { tapwatch } = await startStory();
  const { code, stdout, stderr } = await tapwatch("events");
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  for (const line of stdout.split("\n").filter((text) => /^[┌│├└]/.test(text))) expect(line).toHaveLength(80);
  expect(stdout).toMatchInlineSnapshot(`
    "3 events since 2026-02-23 13:10Z: 1 unexplained, 2 explained (1 with pending drift)

    ┌───────────────────┬────────────┬─────────────────────────────┬───────────────┐
    │ When              │ What       │ Whose                       │ Standing      │
    ├───────────────────┼────────────┼─────────────────────────────┼───────────────┤
    │ 2026-03-02 10:10Z │ issued     │ user2@contoso.example       │ explained,    │
    │                   │            │                             │ drift: Issued │
    │ 2026-03-02 10:05Z │ deleted    │ user1@contoso.example       │ explained     │
    │ 2026-03-02 10:00Z │ issued     │ user1@contoso.example       │ unexplained:  │
    │                   │            │                             │ Vanished      │
    └───────────────────┴────────────┴─────────────────────────────┴───────────────┘

    Details, by the audit log
      2026-03-02 10:10Z user2@contoso.example
        by admin@contoso.com from 203.0.113.7
        pass bbbbbbbb-0000-4000-8000-000000000002
        valid until 2026-03-02 18:09Z, reusable
      2026-03-02 10:05Z user1@contoso.example
        by admin@contoso.com from 203.0.113.7
        pass bbbbbbbb-0000-4000-8000-000000000001
        valid until 2026-03-02 11:00Z, one-time
      2026-03-02 10:00Z user1@contoso.example
        by user3@contoso.example from 198.51.100.7
        pass bbbbbbbb-0000-4000-8000-000000000001
        valid until 2026-03-02 10:59Z, one-time

      'tapwatch check' shows the lines that approve an unexplained event
      pending drift: nobody has approved what an event led to; 'tapwatch check' reports it
    "
  `);
});

test("one --json document has Graph's names, and what the state knows of each event", async () => {
  const { tapwatch, tenant, vanished } = await startStory();
  const { stdout } = await tapwatch("events", "--json", "--since", "2026-03-02T09:30:00Z");
  expect(JSON.parse(stdout)).toMatchObject({
    documentVersion: 1,
    stack: "test",
    tenantId: tenant.tenantId,
    sinceDateTime: "2026-03-02T09:30:00.000Z",
    exitCode: 2,
    summary: { events: 3, unexplained: 1, explained: 2, approved: 0, undecided: 0, notJudged: 0, withDrift: 1 },
    events: [
      { activity: "registered", userPrincipalName: bob, status: "explained", drift: "Issued" },
      { activity: "deleted", userPrincipalName: alice, status: "explained" },
      {
        activity: "registered",
        userPrincipalName: alice,
        methodId: vanished,
        isUsableOnce: true,
        initiatedBy: { user: { userPrincipalName: carol, ipAddress: "198.51.100.7" } },
        status: "unexplained",
        kind: "Vanished",
        firstReportedDateTime: "2026-03-02T13:10:00.000Z",
      },
    ],
  });
});

test("an approved event ends with 0, and names its ticket; one that is newer than the last look is not judged", async () => {
  const { tapwatch, approve, tenant, clock, vanished } = await startStory();
  approve({ user: alice, pass: vanished, ticket: "CHG-1042" });
  await tapwatch("up");
  const { code, stdout } = await tapwatch("events");
  expect(code).toBe(0);
  expect(stdout).toContain("3 events since 2026-02-23 13:10Z: 1 approved, 2 explained (1 with pending drift)");
  expect(stdout.replaceAll(/[\s│]+/g, " ")).toContain("approved: CHG-1042");

  tenant.removePass(bob);
  clock.advance({ minutes: 1 });
  const later = await tapwatch("events");
  expect(later.code).toBe(4);
  expect(later.stdout).toContain("1 not judged yet: newer than the last look; 'tapwatch check' judges them");
});

test("--user and --unexplained list less; the exit code of --unexplained stays that of all", async () => {
  const { tapwatch, tenant } = await startStory();
  tenant.changePolicy({ defaultLifetimeInMinutes: 120 });
  expect(await tapwatch("events", "--user", bob.toUpperCase())).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 event since [^\n]*: 1 explained \(1 with pending drift\)\n/),
  });
  const { code, stdout } = await tapwatch("events", "--unexplained", "--json");
  const { summary, events } = JSON.parse(stdout);
  expect({ code, summary }).toMatchObject({ code: 2, summary: { events: 4, policyChanges: 1 } });
  expect(events).toMatchObject([{ userPrincipalName: alice, kind: "Vanished" }]);
  expect(await tapwatch("events", "--user", "user9@contoso.example")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("nobody is watched by the name user9@contoso.example"),
  });
});

test("a change of the watched policy shows the drift that it led to", async () => {
  const { tapwatch, tenant, clock } = await startActivity({ activity: "true", policy: "true" });
  await tapwatch("up");
  clock.advance({ hours: 1 });
  tenant.changePolicy({ defaultLifetimeInMinutes: 120 }, { user: carol });
  clock.advance({ hours: 1 });
  await tapwatch("check");
  const { code, stdout } = await tapwatch("events", "--json");
  expect({ code, events: JSON.parse(stdout).events }).toMatchObject({
    code: 0,
    events: [{ activity: "policyChanged", initiatedBy: { user: { userPrincipalName: carol } }, drift: "PolicyFound" }],
  });
  expect((await tapwatch("events")).stdout.replaceAll(/[\s│]+/g, " ")).toContain("drift: changed PolicyFound");
});

test("without a state, or in a stack that does not watch events, nothing is judged, and it says how to turn it on", async () => {
  const { tapwatch, tenant, clock } = await startActivity({});
  tenant.issuePass(alice);
  clock.advance({ minutes: 1 });
  for (const begin of [false, true]) {
    if (begin) await tapwatch("up");
    const { code, stdout } = await tapwatch("events");
    expect(code).toBe(4);
    expect(stdout).toMatch(/^1 event since .*: 1 not judged\n/);
    expect(stdout).toContain("set 'tapwatch:activity: true' in its configuration");
  }
});

test("hostile names stay text in every format", async () => {
  const { tapwatch, tenant, clock } = await startActivity();
  await tapwatch("up");
  for (const name of hostileNames) {
    tenant.addUser({ userPrincipalName: name });
    tenant.issuePass(name, {}, { user: name, ipAddress: `=1+1<b>${name}` });
  }
  clock.advance({ hours: 3 });
  await tapwatch("check");
  const file = (format: string) => `${format}=${join(directory, format)}`;
  const directory = await scratchDirectory();
  const formats = ["json", "csv", "html"];
  const { code, stdout } = await tapwatch("events", ...formats.flatMap((format) => ["--format", file(format)]));
  expect(code).toBe(2);
  const [json = "", csv = "", html = ""] = formats.map((format) => readFileSync(join(directory, format), "utf8"));
  expect(stdout).not.toMatch(/^\s*::|##(vso)?\[/m);
  for (const text of [stdout, json, csv, html]) expect(text).not.toMatch(control);
  expect(JSON.parse(json).events).toHaveLength(hostileNames.length);
  expect(json).not.toMatch(/[<#]/);
  const cells = (parse(csv) as string[][]).flat();
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@]/);
  expect(cells.filter((cell) => cell.startsWith("'="))).toHaveLength(hostileNames.length + 2);
  expect(html).not.toMatch(/<(script|img|b)\b|##\[/);
  expect(html.match(/<span class="badge bad">unexplained: Unwatched<\/span>/g)).toHaveLength(hostileNames.length);
  for (const format of formats) expect(statSync(join(directory, format)).mode & 0o777).toBe(0o600);
});

test("the page says the verdict first, in both colour schemes, and needs no script", async () => {
  const { tapwatch } = await startStory();
  const { stdout } = await tapwatch("events", "--format", "html");
  expect(stdout).toMatch(/<header>\n<h1>[^\n]*<\/h1>\n<p><strong>3 events since [^\n]*: 1 unexplained, 2 explained/);
  expect(stdout).toContain("color-scheme: light dark");
  expect(stdout).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; base-uri/);
  expect(stdout).not.toMatch(/<(script|img|link|a) |https?:/);
});

test("without the permissions it says which, and ends with 1", async () => {
  const { tapwatch } = await startActivity({}, allPermissions.slice(0, 3));
  expect(await tapwatch("events")).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "error: the token may not read the directory audit log: grant the application AuditLog.Read.All and " +
      "Directory.Read.All, with admin consent\n",
  });
});

test.each([
  ["refuses the question", { kind: "status", status: 400, code: "BadRequest" }],
  ["answers with half a body", { kind: "malformed" }],
] as const)("a log that %s is no empty log: 4, an error and no table", async (_what, fault) => {
  const { tapwatch, faults } = await startActivity({});
  faults.enqueue({ ...fault, match: { path: /directoryAudits/ }, times: 100 });
  const { code, stdout, stderr } = await tapwatch("events");
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toMatch(/^error: .*the directory audit log/);
});

test("entries that nobody can read are told, and are no reason to call all well", async () => {
  const { tapwatch, tenant } = await startActivity();
  await tapwatch("up");
  expect(await tapwatch("events")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No events since/) });
  tenant.audit.add({ loggedByService: "Authentication Methods", activityDateTime: "2026-03-02T09:00:00Z" });
  expect(await tapwatch("events")).toMatchObject({
    code: 4,
    stdout: expect.stringContaining("entries of the log without an id or a time, which nobody can read: 1"),
  });
});

test("a configuration of another tenant than the state's is refused, and nothing is read", async () => {
  const { tapwatch } = await startActivity();
  await tapwatch("up");
  const other = "99999999-0000-4000-8000-000000000000";
  const { code, stdout, stderr } = await tapwatch("events", "--config", `tenantId=${other}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(`tapwatch:tenantId is ${other}, and the state of this stack is of `);
});

test("a mistyped stack is refused, and no watch of nothing", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: tapwatch\nruntime: nodejs\n");
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "config: {}\n");
  const { code, stdout, stderr } = await runTapwatch(["events", "--cwd", directory, "--stack", "prdo"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("there is no stack 'prdo'");
});

test.each([
  [["--since", "soon"], "write a number of days such as 7"],
  [["--since", "0"], "write a number of days such as 7"],
  [["--since", "2026-13-01"], "write a number of days such as 7"],
  [["--since", "2099-01-01"], "--since is in the future"],
  [["--format", "sarif"], "write one of terminal, json, csv, html"],
  [["--format", "html=."], "it is a folder"],
  [["--config", "clod=usgov"], "clod"],
])("%j is refused with what to do", async (args, expected) => {
  const { tapwatch } = await startActivity({});
  const { code, stdout, stderr } = await tapwatch("events", ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(expected);
});
