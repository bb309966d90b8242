import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../../cli/record/record";
import { allPermissions, startActivity } from "../../support/activity";
import { scratchDirectory } from "../../support/scratch";

const [alice, bob, stranger] = ["user1@contoso.example", "user2@contoso.example", "eve@contoso.example"];
const byBob = { user: bob, ipAddress: "198.51.100.7" };

test("a pass that is issued, used and deleted between two checks is drift until an approval names it", async () => {
  const { tenant, clock, tapwatch, approve } = await startActivity();
  expect((await tapwatch("up")).code).toBe(0);
  expect((await tapwatch("check")).code).toBe(0);

  clock.advance({ hours: 1 });
  const { id } = tenant.issuePass(alice, {}, byBob);
  clock.advance({ minutes: 5 });
  tenant.usePass(alice);
  tenant.removePass(alice);
  clock.advance({ hours: 3 });

  const seen = await tapwatch("check");
  expect(seen.stdout).toContain(`${alice}, Vanished: ${bob} from 198.51.100.7`);
  expect(seen.stdout).toContain(`pass: ${id}`);
  expect(seen.code).toBe(2);
  expect((await tapwatch("check")).code).toBe(2);
  expect((await tapwatch("up")).code).toBe(2);

  approve({ user: alice, pass: id, ticket: "CHG-1" });
  expect((await tapwatch("up")).code).toBe(0);
  expect((await tapwatch("check")).code).toBe(0);
});

test("a pass that somebody signed in with before it went is reported as used, also if that is told late", async () => {
  const { tenant, clock, tapwatch } = await startActivity();
  await tapwatch("up");
  clock.advance({ hours: 1 });
  for (const user of [alice, bob]) tenant.issuePass(user, { isUsableOnce: true });
  clock.advance({ minutes: 5 });
  tenant.usePass(alice, { ipAddress: "198.51.100.9" });
  for (const user of [alice, bob]) tenant.removePass(user);
  clock.advance({ hours: 1 });
  const { drift } = JSON.parse((await tapwatch("check", "--format", "json")).stdout) as RunRecord;
  expect(drift.map(({ user, kind }) => [user, kind])).toEqual([
    [alice, "Vanished"],
    [alice, "Used"],
    [bob, "Vanished"],
  ]);
  expect(drift[1]?.changes).toContainEqual({ propertyName: "signInDateTime", currentValue: "2026-03-02T10:05:00Z" });
});

test("a tenant without a log of sign-ins has everything else", async () => {
  const { tenant, clock, tapwatch } = await startActivity();
  tenant.audit.hasSignInLogs = false;
  await tapwatch("up");
  clock.advance({ hours: 1 });
  tenant.issuePass(alice);
  tenant.usePass(alice);
  tenant.removePass(alice);
  clock.advance({ hours: 1 });
  expect((await tapwatch("check")).stdout).toContain("Vanished");
});

test("a window covers no pass that came and went: it is for the user's own resource", async () => {
  const { tenant, clock, tapwatch, approve } = await startActivity();
  approve({ user: alice, until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-1" });
  await tapwatch("up");
  clock.advance({ hours: 1 });
  tenant.issuePass(alice);
  tenant.removePass(alice);
  expect((await tapwatch("check")).code).toBe(2);

  // The window is still there for the pass that the resource shows.
  tenant.issuePass(alice);
  const { drift } = JSON.parse((await tapwatch("check", "--format", "json")).stdout) as RunRecord;
  expect(drift.map(({ kind }) => kind)).toEqual(["Vanished"]);
});

describe("a pass of somebody whom nobody watches", () => {
  test("is drift, and ends by the approval that names it, without a warning about a stranger", async () => {
    const { tenant, clock, tapwatch, approve } = await startActivity();
    await tapwatch("up");
    tenant.addUser({ userPrincipalName: stranger });
    clock.advance({ hours: 1 });
    const { id } = tenant.issuePass(stranger, {}, byBob);
    const seen = await tapwatch("check");
    expect(seen.stdout).toContain(`${stranger}, Unwatched: ${bob} from 198.51.100.7`);
    expect(seen.code).toBe(2);
    approve({ user: stranger, pass: id, ticket: "CHG-2" });
    expect(await tapwatch("up")).toMatchObject({ code: 0, stderr: "" });
    expect((await tapwatch("check")).stdout).not.toContain("nobody watches");
  });

  test("ends when the user is watched and the resource shows it", async () => {
    const usersFile = join(await scratchDirectory(), "users.txt");
    writeFileSync(usersFile, alice);
    const { tenant, clock, tapwatch } = await startActivity({ activity: "true", users: "", usersFile });
    await tapwatch("up");
    tenant.addUser({ userPrincipalName: stranger });
    clock.advance({ hours: 1 });
    tenant.issuePass(stranger, {}, byBob);
    await tapwatch("check");
    writeFileSync(usersFile, `${alice}\n${stranger}\n`);
    clock.advance({ minutes: 30 });
    expect((await tapwatch("up")).code).toBe(2);
    clock.advance({ minutes: 30 });
    const { stdout } = await tapwatch("check");
    expect(stdout).toContain("Found");
    expect(stdout).not.toContain("│ Unwatched");
  });

  test("is accepted by 'tapwatch accept', by the user's name", async () => {
    const { tenant, clock, tapwatch } = await startActivity();
    await tapwatch("up");
    tenant.addUser({ userPrincipalName: stranger });
    clock.advance({ hours: 1 });
    tenant.issuePass(stranger, {}, byBob);
    await tapwatch("check");
    const accepted = await tapwatch("accept", "--user", stranger, "--ticket", "CHG-3", "--yes");
    expect(accepted.stdout).toContain(`Accepted: ${stranger} (Unwatched)`);
    expect(accepted.code).toBe(0);
    expect((await tapwatch("check")).code).toBe(0);
  });

  test("is accepted alone by its pass, if the user had several", async () => {
    const { tenant, clock, tapwatch } = await startActivity();
    await tapwatch("up");
    tenant.addUser({ userPrincipalName: stranger });
    clock.advance({ hours: 1 });
    const { id } = tenant.issuePass(stranger, {}, byBob);
    clock.advance({ minutes: 1 });
    const other = tenant.issuePass(stranger);
    await tapwatch("check");
    const accepted = await tapwatch("accept", "--user", stranger, "--pass", id, "--ticket", "CHG-3", "--yes");
    expect(accepted.stdout).toContain(
      `Accepted: ${stranger} (Unwatched); not accepted: ${stranger} (Unwatched: another`,
    );
    expect(accepted.code).toBe(2);
    const { drift } = JSON.parse((await tapwatch("check", "--format", "json")).stdout) as RunRecord;
    const left = drift.filter(({ status }) => status !== "fixed");
    expect(left).toMatchObject([{ user: stranger, toApprove: [{ pass: other.id }] }]);
  });
});

describe("who issued a pass", () => {
  test("stands beside the drift of a watched user; a late entry is filled in later, without a new drift", async () => {
    const { tenant, clock, tapwatch, outputsOf } = await startActivity();
    await tapwatch("up");
    clock.advance({ hours: 1 });
    tenant.issuePass(alice, { logDelayMinutes: 10 }, byBob);
    const early = await tapwatch("check");
    expect(early.stdout).not.toContain("Who did it");
    const { drift: reported } = outputsOf(alice);
    clock.advance({ minutes: 20 });
    const late = await tapwatch("check");
    expect(late.stdout).toContain(`${alice}, Issued: ${bob} from 198.51.100.7`);
    expect(late.stdout).toContain("\nKnown already (1)\n");
    const { initiatedBy, ...drift } = outputsOf(alice)["drift"] as Record<string, unknown>;
    expect(drift).toEqual(reported);
    expect(initiatedBy).toMatchObject({
      user: { userPrincipalName: bob, ipAddress: "198.51.100.7" },
      matchedBy: "methodId",
    });
  });

  test("is told without the activity's resource, too, if the token may read the log", async () => {
    const { tenant, tapwatch } = await startActivity({});
    await tapwatch("up");
    tenant.issuePass(alice, {}, { application: tenant.addApplication({ displayName: "Onboarding" }) });
    expect((await tapwatch("check")).stdout).toContain(`${alice}, Issued: Onboarding (application)`);
  });

  test("is demanded by a window that names an issuer: it covers when the log tells, and nobody else's pass", async () => {
    const { tenant, clock, tapwatch, approve } = await startActivity();
    const window = { until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-1", initiatedBy: bob };
    approve({ user: alice, ...window }, { user: bob, ...window });
    await tapwatch("up");
    tenant.issuePass(alice, { logDelayMinutes: 10 }, byBob);
    tenant.issuePass(bob, {}, { user: alice });
    expect((await tapwatch("check")).stdout).toMatch(/│ Issued +│ user1@contoso.example/);
    clock.advance({ minutes: 20 });
    const { stdout } = await tapwatch("check");
    expect(stdout).not.toMatch(/│ Issued +│ user1@contoso.example/);
    expect(stdout).toMatch(/│ Issued +│ user2@contoso.example/);
  });
});

describe("a run over some resources leaves to the next whole one what only the users' own resources would report", () => {
  test.each([
    ["a refresh of the activity alone", ["refresh", "--target", "tenant-activity"]],
    ["an acceptance of somebody else's event", ["accept", "--user", stranger, "--ticket", "CHG-1", "--yes"]],
  ])("%s", async (_what, args) => {
    const { tenant, clock, tapwatch } = await startActivity();
    await tapwatch("up");
    tenant.addUser({ userPrincipalName: stranger });
    clock.advance({ hours: 1 });
    tenant.issuePass(stranger, {}, byBob);
    expect((await tapwatch("check")).code).toBe(2);
    clock.advance({ hours: 1 });
    tenant.issuePass(alice, {}, byBob);
    clock.advance({ minutes: 10 });
    await tapwatch(...args);
    tenant.removePass(alice);
    clock.advance({ hours: 1 });
    expect((await tapwatch("check")).stdout).toContain(`${alice}, Vanished: ${bob}`);
  });
});

test("the pack does not say again what the report says; a gap of the log and a refused policy are not said twice either", async () => {
  const config = { activity: "true", policy: "true" };
  const { tenant, clock, tapwatch, permit } = await startActivity(config, allPermissions, { judged: true });
  await tapwatch("up");
  clock.advance({ hours: 1 });
  tenant.issuePass(alice, {}, byBob);
  tenant.removePass(alice);
  clock.advance({ hours: 1 });
  const check = async () => JSON.parse((await tapwatch("check", "--format", "json")).stdout) as RunRecord;
  const seen = await check();
  expect(seen.drift.map(({ user, kind }) => [user, kind])).toEqual([
    [alice, "Vanished"],
    ["tenant-policy", "PolicyFound"],
  ]);
  expect(seen.findings).toEqual([]);
  expect(seen.exitCode).toBe(2);
  permit(...allPermissions.slice(0, 2));
  clock.advance({ hours: 2 });
  const blind = await check();
  expect(blind.unreadable.map(({ user, reason }) => [user, reason])).toEqual([
    ["tenant-activity", "refused"],
    ["tenant-policy", "refused"],
  ]);
  expect(blind.findings).toEqual([]);
});

describe("without the permission", () => {
  const withoutLog = allPermissions.slice(0, 2);

  test("a watch that never had it differs by one sentence only", async () => {
    const { tapwatch, tenant } = await startActivity({ activity: "true" }, withoutLog);
    const up = await tapwatch("up");
    expect(up.code).toBe(0);
    expect(up.stdout.split("the directory audit log may not be read")).toHaveLength(2);
    const check = await tapwatch("check");
    expect(check.code).toBe(0);
    expect(check.stdout.split("the directory audit log may not be read")).toHaveLength(2);
    tenant.issuePass(alice);
    expect((await tapwatch("check")).code).toBe(2);
  });

  test("a watch that had it cannot tell, and judges what happened meanwhile when it has it again", async () => {
    const { tenant, clock, tapwatch, permit } = await startActivity();
    await tapwatch("up");
    permit(...withoutLog);
    clock.advance({ hours: 2 });
    tenant.issuePass(alice, {}, byBob);
    tenant.removePass(alice);
    clock.advance({ hours: 1 });
    const blind = await tapwatch("check");
    expect(blind.stdout).toContain("tenant-activity");
    expect(blind.code).toBe(4);
    permit(...allPermissions);
    clock.advance({ hours: 2 });
    const seeing = await tapwatch("check");
    expect(seeing.stdout).toContain(`${alice}, Vanished: ${bob}`);
    expect(seeing.code).toBe(2);
  });
});

test("a time of which the log does not tell any more is a gap, and stays one", async () => {
  const { tenant, clock, tapwatch } = await startActivity();
  tenant.audit.retentionDays = 7;
  await tapwatch("up");
  clock.advance({ days: 9 });
  const seen = await tapwatch("check", "--format", "json");
  expect(seen.stdout).toContain("the audit log does not tell any more what happened from 2026-03-02T09:00:00.000Z");
  expect(seen.code).toBe(4);
  expect((await tapwatch("check")).code).toBe(4);
  expect((await tapwatch("up")).code).toBe(4);
});

test("a quiet tenant has no gap, and its state changes every second day at most", async () => {
  const { tenant, clock, tapwatch, stateText } = await startActivity();
  tenant.audit.retentionDays = 7;
  await tapwatch("up");
  const states = new Set<string>();
  for (let day = 0; day < 10; day += 1) {
    clock.advance({ days: 1 });
    expect((await tapwatch("check")).code).toBe(0);
    states.add(stateText());
  }
  expect(states.size).toBeLessThanOrEqual(5);
});

describe("the tenant's policy", () => {
  test("is drift until an approval names it, and again when somebody changes it", async () => {
    const { tenant, clock, tapwatch, approve } = await startActivity({ policy: "true" });
    const first = await tapwatch("up");
    expect(first.code).toBe(2);
    const fingerprintIn = (text: string) => /policy: "?([0-9a-f]{12})/.exec(text)?.[1] ?? "";
    approve({ policy: fingerprintIn(first.stdout), ticket: "CHG-1" });
    expect((await tapwatch("up")).code).toBe(0);
    expect((await tapwatch("check")).code).toBe(0);

    clock.advance({ hours: 1 });
    tenant.changePolicy({ maximumLifetimeInMinutes: 43_200 }, byBob);
    clock.advance({ minutes: 30 });
    const changed = await tapwatch("check");
    expect(changed.stdout).toContain("PolicyAltered");
    expect(changed.stdout).toContain(`tenant-policy, PolicyAltered: ${bob} from 198.51.100.7`);
    expect(changed.code).toBe(2);
    const accepted = await tapwatch("accept", "--user", "tenant-policy", "--ticket", "CHG-2", "--yes");
    expect(accepted.stdout).toContain("Accepted: tenant-policy (PolicyAltered)");
    expect(accepted.code).toBe(0);
    expect((await tapwatch("check")).code).toBe(0);
  });

  test("explains a pass that nobody may use any more", async () => {
    const { tenant, clock, tapwatch, approvePassOf } = await startActivity({ activity: "true" });
    tenant.issuePass(alice, { lifetimeInMinutes: 480 });
    approvePassOf(alice);
    expect((await tapwatch("up")).code).toBe(0);
    clock.advance({ minutes: 30 });
    tenant.changePolicy({ state: "disabled" }, byBob);
    const { stdout } = await tapwatch("check");
    expect(stdout).toContain(`${alice}, Disabled: ${bob} from 198.51.100.7`);
    expect(stdout).toContain("changed the tenant's policy");
  });
});

test.each(["2030-03-02T09:00:00Z", "2026-99-99T99:99:99Z"])(
  "a state whose mark was changed to %s is 'could not tell': it would hide every event",
  async (readDateTime) => {
    const { tenant, clock, tapwatch, stateFile, stateText } = await startActivity();
    tenant.addUser({ userPrincipalName: stranger });
    await tapwatch("up");
    writeFileSync(stateFile, stateText().replaceAll(/"readDateTime":"[^"]*"/g, `"readDateTime":"${readDateTime}"`));
    clock.advance({ hours: 1 });
    tenant.issuePass(stranger);
    const { stdout, code } = await tapwatch("check", "--format", "json");
    expect(stdout).toContain("mark.readDateTime is no time before now");
    expect(code).toBe(4);
  },
);
