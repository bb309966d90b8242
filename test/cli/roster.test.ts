import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { startWatch, type Watch } from "../support/command";

const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;
const permissions = ["UserAuthMethod-TAP.Read.All", "Group.Read.All", "User.Read.All", "RoleManagement.Read.Directory"];

/** A stack that watches the role Global Administrator and the group Helpdesk; alice has the role, bob is a member. */
async function startRoster(options: Parameters<typeof startWatch>[0] = {}): Promise<Watch> {
  const watched = { roles: [{ role: "Global Administrator", labels: ["privileged"] }], groups: ["Helpdesk"] };
  const watch = await startWatch({
    judged: false,
    application: ({ tenant }) => {
      tenant.addGroup({ displayName: "Helpdesk" });
      tenant.addMember("Helpdesk", bob);
      tenant.roles.assign(tenant.idOf(alice), "Global Administrator");
      return tenant.addApplication({ roles: permissions });
    },
    ...options,
    config: { users: "", watch: JSON.stringify(watched), ...options.config },
  });
  expect(await watch.tapwatch("up")).toMatchObject({ code: 0 });
  return watch;
}

test.each([
  ["active", (watch: Watch) => watch.tenant.roles.assign(watch.tenant.idOf(carol), "Global Administrator")],
  ["eligible", (watch: Watch) => watch.tenant.roles.makeEligible(watch.tenant.idOf(carol), "Global Administrator")],
])("a new Global Administrator (%s) is watched at the next check, and the pass is drift", async (_, assign) => {
  const watch = await startRoster();
  expect(await watch.tapwatch("check")).toMatchObject({ code: 0, stdout: expect.stringContaining("2 watched") });
  watch.tenant.issuePass(carol);
  assign(watch);
  const check = await watch.tapwatch("check");
  expect(check).toMatchObject({ code: 2, stdout: expect.stringContaining("3 watched") });
  expect(check.stdout).toMatch(/│ Found +│ user3@contoso\.example/);
  expect(check.stdout).not.toContain(watch.tenant.idOf(carol));
  expect(watch.outputsOf(watch.tenant.idOf(carol))).toMatchObject({ userPrincipalName: carol, labels: ["privileged"] });
  // Again and again, until an approval names it by the name that the report shows.
  expect(await watch.tapwatch("check")).toMatchObject({ code: 2 });
  watch.approvePassOf(carol);
  expect(await watch.tapwatch("check")).toMatchObject({ code: 0 });
});

test("a preview names joiners and leavers, and a rename is neither", async () => {
  const watch = await startRoster();
  const { tenant } = watch;
  tenant.addMember("Helpdesk", carol);
  tenant.roles.unassign(tenant.idOf(alice), "Global Administrator");
  tenant.roles.assign(tenant.idOf(bob), "Global Administrator");
  const preview = await watch.tapwatch("preview", "--diff");
  expect(preview).toMatchObject({ code: 0, stderr: "" });
  expect(preview.stdout).toMatch(/Newly watched after 'up'\n +user3@contoso\.example/);
  expect(preview.stdout).toMatch(/No longer watched after 'up'\n +user1@contoso\.example/);
});

test("a member who leaves with pending drift is named, and does not go in silence", async () => {
  const watch = await startRoster();
  watch.tenant.issuePass(bob);
  expect(await watch.tapwatch("check")).toMatchObject({ code: 2 });
  watch.tenant.addMember("Helpdesk", carol);
  watch.tenant.removeMember("Helpdesk", bob);
  expect(await watch.tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining(bob) });
});

test.each([
  ["is empty all at once", (watch: Watch) => watch.tenant.removeMember("Helpdesk", bob), "'Helpdesk' has no users"],
  ["is deleted", (watch: Watch) => watch.tenant.removeGroup("Helpdesk"), "'Helpdesk' could not be read"],
])("a group that %s fails the run, and nobody is forgotten", async (_, change, message) => {
  const watch = await startRoster();
  const saved = watch.stateText();
  change(watch);
  for (const command of ["check", "up", "preview"]) {
    const ended = await watch.tapwatch(command);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout + ended.stderr).toContain(message);
  }
  expect(watch.stateText()).toBe(saved);
});

test("targets and approvals name a member as reports do", async () => {
  const watch = await startRoster();
  watch.tenant.issuePass(bob);
  expect(await watch.tapwatch("check", "--target", bob.toUpperCase())).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("1 looked at"),
  });
  const accept = await watch.tapwatch("accept", "--user", bob, "--ticket", "CHG-7", "--yes");
  expect(accept).toMatchObject({ code: 0 });
  expect(await watch.tapwatch("check")).toMatchObject({ code: 0 });
});

test("a stack that does not watch yet is not begun by a check", async () => {
  const watch = await startRoster();
  rmSync(watch.stateFile);
  expect(await watch.tapwatch("check")).toMatchObject({ code: 1, stderr: expect.stringContaining("tapwatch up") });
  expect(watch.stateText()).toBe("");
});

test("a renamed member stays the same resource, under the new name", async () => {
  const watch = await startRoster();
  watch.tenant.issuePass(bob);
  await watch.tapwatch("check");
  const id = watch.tenant.idOf(bob);
  const { drift } = watch.outputsOf(id);
  watch.tenant.renameUser(bob, "robert@contoso.example");
  const preview = await watch.tapwatch("preview");
  expect(preview.stdout).not.toContain("watched after 'up'");
  expect(await watch.tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("robert@") });
  expect(watch.outputsOf(id)).toMatchObject({ userPrincipalName: "robert@contoso.example", drift });
});

test("azuread's secret in the configuration signs both in, and reaches neither state nor output", async () => {
  const watch = await startWatch({
    judged: false,
    application: ({ tenant }) => {
      tenant.addGroup({ displayName: "Helpdesk" });
      tenant.addMember("Helpdesk", bob);
      return tenant.addApplication({ roles: permissions });
    },
    config: { users: "", watch: JSON.stringify({ groups: ["Helpdesk"] }) },
  });
  const { clientId, secret } = watch.tenant.addApplication({ roles: permissions });
  const none = { AZURE_TENANT_ID: "", AZURE_CLIENT_ID: "", AZURE_CLIENT_SECRET: "", AZURE_TOKEN_CREDENTIALS: "" };
  const { tenantId } = watch.tenant;
  const values = Object.entries({ clientId, tenantId, clientSecret: secret });
  const config = values.flatMap(([key, value]) => ["--config", `azuread:${key}=${value}`]);
  const up = await watch.tapwatch.with(none, "up", ...config);
  expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining("1 watched") });
  expect(watch.requests.entries.every((each) => [undefined, clientId].includes(each.applicationId))).toBe(true);
  expect(watch.stateText()).toContain(clientId);
  for (const text of [watch.stateText(), up.stdout, up.stderr]) expect(text).not.toContain(secret);
});

test("who moves between the list and a group keeps baseline, drift and its first date, and is no joiner", async () => {
  const { tapwatch, tenant, clock, outputsOf } = await startWatch({
    judged: false,
    config: { users: "" },
    application: (own) => {
      own.tenant.addGroup({ displayName: "Helpdesk" });
      own.tenant.addMember("Helpdesk", bob);
      return own.tenant.addApplication({ roles: permissions });
    },
  });
  const id = tenant.idOf(carol);
  const groups = (value: object) => ["--config", `watch=${JSON.stringify(value)}`];
  const listed = groups({ users: [carol], groups: ["Helpdesk"] });
  const member = groups({ groups: ["Helpdesk"] });
  await tapwatch("up", ...listed);
  tenant.issuePass(carol);
  expect(await tapwatch("check", ...listed)).toMatchObject({ code: 2 });
  const { drift } = outputsOf(carol);
  clock.advance({ minutes: 10 });

  // From the list to the group. The resource keeps the id that it was given first.
  tenant.addMember("Helpdesk", carol);
  const now = { TAPWATCH_NOW: clock.now().toISOString() };
  const moved = await tapwatch.with(now, "check", ...member);
  expect(moved).toMatchObject({ code: 2, stdout: expect.stringContaining("1 drifted") });
  expect(moved.stdout).not.toMatch(/watched from this run on|no longer watched; .* was pending/);
  expect(outputsOf(carol)).toMatchObject({ user: id, userPrincipalName: carol, drift });
  // And back.
  tenant.removeMember("Helpdesk", carol);
  expect(await tapwatch.with(now, "check", ...listed)).toMatchObject({ code: 2 });
  expect(outputsOf(carol)).toMatchObject({ user: carol, drift });
});

test("an approval by object id is for the member, too", async () => {
  const watch = await startRoster();
  watch.tenant.issuePass(bob);
  await watch.tapwatch("check");
  watch.approve({ user: watch.tenant.idOf(bob), pass: watch.passIdOf(bob), ticket: "CHG-9" });
  const check = await watch.tapwatch("check");
  expect(check).toMatchObject({ code: 0 });
  expect(check.stdout).not.toContain("approves nothing");
});

test("explain knows the approvals that a group brings its members", async () => {
  const approvals = [{ ticket: "CHG-7", until: "2026-03-30T00:00:00Z", maxLifetimeInMinutes: 60, uses: 50 }];
  const watched = { users: [bob], groups: [{ group: "Helpdesk", approvals }] };
  const watch = await startRoster({ config: { watch: JSON.stringify(watched) } });
  const { stdout } = await watch.tapwatch("explain", bob);
  expect(stdout).toContain("Approvals of this user (1)\n  CHG-7, window to 2026-03-30 00:00Z, at most 60 minutes");
});
