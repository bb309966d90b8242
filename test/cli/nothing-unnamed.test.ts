import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { project, runTapwatch, startWatch, type Watch } from "../support/command";
import { scratchDirectory } from "../support/scratch";
import { startTenant } from "../support/tenant";

// Every way in which a pass became the accepted state though nobody had named it, each as it was found.
const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;
const thirtyDays = { lifetimeInMinutes: 43_200 };
const judged = false;

function at(time: string): NodeJS.ProcessEnv {
  return { TAPWATCH_NOW: `2026-03-02T${time}:00.000Z` };
}

function driftOf({ outputsOf }: Watch, user: string): unknown {
  return outputsOf(user)["drift"];
}

/** A stack whose first user has drifted since 09:10. */
async function startDrifted(options: Parameters<typeof startWatch>[0] = {}) {
  const watch = await startWatch({ judged, ...options });
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 10 });
  watch.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  expect(await watch.tapwatch("refresh")).toMatchObject({ code: 2 });
  return watch;
}

const sinceTen = { kind: "Issued", firstReportedDateTime: "2026-03-02T09:10:00.000Z" };

test("a pass that is there when the watch begins is drift, run after run, until somebody names it", async () => {
  const watch = await startWatch({ judged });
  const { tenant, tapwatch, outputsOf, approvePassOf } = watch;
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, thirtyDays);
  expect(await tapwatch("preview")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^Nobody judged yet: 3 not observed yet \('up' begins the watch, and reads them\), of 3 watched; /,
    ),
  });
  expect(await tapwatch("up")).toMatchObject({ code: 2, stdout: expect.stringMatching(/│ Found +│ user1@\S+/) });
  expect(outputsOf(alice)).not.toHaveProperty("baseline");
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });

  approvePassOf(alice);
  const preview = await tapwatch("preview");
  expect(preview).toMatchObject({ code: 0, stdout: expect.stringContaining("Approved: 'up' would accept") });
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.stringMatching(/Accepted\n {2}Found: user1@/) });
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });
  expect(outputsOf(alice)).toMatchObject({ baseline: { lifetimeInMinutes: 43_200 }, accepted: [{ kind: "Found" }] });
}, 120_000);

test("a user who is not found for a while keeps drift, baseline and first date", async () => {
  const watch = await startDrifted();
  const { tapwatch, faults, clock, stateText } = watch;
  const missing = (times: number) =>
    faults.enqueue({
      kind: "status",
      status: 404,
      code: "Request_ResourceNotFound",
      match: { user: alice, batchItem: true },
      times,
    });
  const saved = stateText();
  missing(1);
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });
  expect(stateText()).toBe(saved);

  clock.advance({ minutes: 10 });
  missing(2);
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });
  expect(watch.outputsOf(alice)).toMatchObject({ gone: { status: 404 }, drift: sinceTen });

  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(watch.outputsOf(alice)).not.toHaveProperty("gone");
  expect(driftOf(watch, alice)).toMatchObject(sinceTen);
}, 120_000);

test("a sign-in to another tenant ends the run with both names, and nothing is saved", async () => {
  const watch = await startDrifted();
  const { tapwatch, tenant, stateText } = watch;
  const other = await startTenant({ users: 3, tenantId: "11111111-0000-4000-8000-00000000beef" });
  const saved = stateText();
  const { graphRoot, authorityHost } = other;
  const config = { users: JSON.stringify(watch.users), graphRoot, authorityHost };
  const values = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const stack = ["--cwd", project, "--stack", "test", "--state", watch.stateFile, "--no-policy-pack"];
  const env = { ...other.environment(other.reader), ...at("09:10") };
  for (const command of ["refresh", "up", "check"]) {
    const { code, stdout, stderr } = await runTapwatch([command, ...stack, ...values], env);
    expect(code).toBe(1);
    const said = `${stdout}${stderr}`.replace(/[\s│]+/g, "");
    expect(said).toContain(other.tenant.tenantId);
    expect(said).toContain(tenant.tenantId);
  }
  expect(stateText()).toBe(saved);
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });
  expect(stateText()).toBe(saved);
}, 120_000);

test("the same person stays the same user, whatever the name; another person of the same name is drift", async () => {
  const watch = await startWatch({
    judged,
    application: ({ tenant }) =>
      tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"] }),
  });
  const { tapwatch, tenant, outputsOf } = watch;
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });
  const saved = outputsOf(bob);
  tenant.renameUser(alice, "alicia@contoso.example");
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });
  tenant.renameUser("alicia@contoso.example", alice);
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });

  tenant.removeUser(bob);
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });
  expect(outputsOf(bob)).toMatchObject({ drift: { kind: "UserGone" } });
  tenant.restoreUser(bob);
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });
  expect(outputsOf(bob)).toEqual(saved);

  tenant.removeUser(carol);
  const other = tenant.addUser({ userPrincipalName: carol });
  tenant.issuePass(carol);
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(outputsOf(carol)).toMatchObject({ drift: { kind: "UserReturned" } });
  expect(JSON.stringify(outputsOf(carol)["drift"])).toContain(other.id);
  // Who it is was approved; the pass was not.
  watch.approve({ user: carol, userId: other.id, ticket: "CHG-2" });
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(outputsOf(carol)).toMatchObject({ userId: other.id, drift: { kind: "Found" } });
}, 180_000);

test("an up that is forbidden, or run for another reason, accepts nothing that is pending", async () => {
  const watch = await startDrifted({ judged: true });
  const { tapwatch, tenant, approve, stateFile } = watch;
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(bob, thirtyDays);
  expect(await tapwatch("up")).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
  expect(watch.outputsOf(bob)).not.toHaveProperty("baseline");

  // A user is added, somebody else's approval changes, and a window is agreed to that would fit.
  tenant.addUser({ userPrincipalName: "late@contoso.example" });
  const usersFile = join(dirname(stateFile), "late.txt");
  writeFileSync(usersFile, "late@contoso.example\n");
  const window = { from: "2026-03-02T09:00:00Z", until: "2026-03-02T18:00:00Z", maxLifetimeInMinutes: 60 };
  approve({ user: carol, ...window, ticket: "CHG-3" }, { user: alice, ...window, ticket: "CHG-4" });
  expect(await tapwatch("up", "--config", `usersFile=${usersFile}`)).toMatchObject({
    code: 3,
    stdout: expect.stringContaining("4 watched"),
  });
  expect(driftOf(watch, alice)).toMatchObject(sinceTen);
  expect(driftOf(watch, bob)).toMatchObject({ kind: "Issued" });
}, 180_000);

test("a window is spent on the first pass that it covers, which is listed; the next one is drift", async () => {
  const watch = await startWatch({ judged });
  const { tapwatch, tenant, clock, approve } = watch;
  const window = { until: "2026-03-02T20:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-5" };
  approve({ user: alice, ...window });
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  const covered = await tapwatch("check");
  expect(covered).toMatchObject({ code: 0, stdout: expect.stringMatching(/Approvals\n {2}Issued: user1@.*CHG-5/) });
  clock.advance({ minutes: 10 });
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  expect(await tapwatch("refresh")).toMatchObject({ code: 2 });
  expect(driftOf(watch, alice)).toMatchObject({ kind: "Replaced" });
}, 120_000);

test("an approval that is taken out of the file accepts nothing in the 'up' that first sees what it was for", async () => {
  const watch = await startWatch({ judged });
  const { tapwatch, tenant, approve, approvalsFile } = watch;
  approve({ user: alice, until: "2026-03-02T20:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-5" });
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
  writeFileSync(approvalsFile, "");
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(driftOf(watch, alice)).toMatchObject({ kind: "Issued" });
}, 120_000);

test("a user whose name the list writes in another case is the same one: what was reported and accepted stays", async () => {
  const usersFile = join(await scratchDirectory(), "users.txt");
  writeFileSync(usersFile, [alice, bob, carol].join("\n"));
  const watch = await startDrifted({ config: { users: "", usersFile } });
  const { tapwatch, tenant, approvePassOf } = watch;
  tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  approvePassOf(bob);
  const first = await tapwatch("up");
  expect(first).toMatchObject({ code: 2, stdout: expect.stringContaining("Accepted") });
  const { accepted } = watch.outputsOf(bob);
  // To a name with capitals, and back from it.
  for (const name of [bob.toUpperCase(), bob]) {
    writeFileSync(usersFile, [alice.toUpperCase(), name, carol].join("\n"));
    const renamed = await tapwatch("up");
    expect(renamed).toMatchObject({ code: 2, stdout: expect.stringContaining("3 watched") });
    expect(driftOf(watch, alice)).toMatchObject(sinceTen);
    expect(watch.outputsOf(bob)).toMatchObject({ user: name, accepted });
  }
  // As versions did that named the resource as the list did.
  writeFileSync(watch.stateFile, watch.stateText().replaceAll(`::${bob}"`, `::${bob.toUpperCase()}"`));
  writeFileSync(usersFile, [alice, bob.toUpperCase(), carol].join("\n"));
  expect(await tapwatch("up")).toMatchObject({ code: 2, stdout: expect.stringContaining("3 watched") });
  expect(watch.outputsOf(bob)).toMatchObject({ accepted });
  expect(watch.stateText()).not.toContain(`::${bob.toUpperCase()}"`);
}, 180_000);

test("what is accepted for a while is reported again everywhere: in refresh, state and outputs", async () => {
  const watch = await startDrifted();
  const { tapwatch, clock } = watch;
  const expires = "2026-03-02T09:30:00Z";
  const accepted = await tapwatch("accept", "--user", alice, "--ticket", "CHG-6", "--expires", expires, "--yes");
  expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining(`Accepted: ${alice} (Issued).`) });
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });

  clock.advance({ minutes: 25 });
  expect(await tapwatch.with(at("09:35"), "refresh", "--run-program")).toMatchObject({ code: 2 });
  expect(driftOf(watch, alice)).toMatchObject(sinceTen);
  const outputs = await tapwatch("outputs", "drift");
  expect(JSON.parse(outputs.stdout)).toMatchObject([{ user: alice, ...sinceTen }]);
}, 120_000);

test("40 users of whom five have a usable pass: up names the five, and after one commit of approvals it is content", async () => {
  const { tapwatch, tenant, users, approvePassOf } = await startWatch({ users: 40, judged });
  const five = users.slice(10, 15);
  for (const user of five) tenant.issuePass(user, { lifetimeInMinutes: 60 });
  const first = await tapwatch("up", "--json");
  expect(first.code).toBe(2);
  const { drift } = JSON.parse(first.stdout) as { drift: { user: string; kind: string }[] };
  expect(drift.map(({ user, kind }) => [user, kind])).toEqual(five.map((user) => [user, "Found"]));
  approvePassOf(...five);
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.stringContaining("no drift") });
}, 120_000);
