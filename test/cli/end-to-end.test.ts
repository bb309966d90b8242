import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"];

test("drift is found, judged, shown and kept until it is accepted", async () => {
  const { tenant, clock, tapwatch, requests, reader, stateText, approvePassOf } = await startWatch({ processes: true });
  expect(await tapwatch("up")).toMatchObject({
    code: 0,
    stdout:
      "In sync: no drift, of 3 watched; all read now\nPasses: 0 with a pass (0 usable)\n\nExit 0: in sync and compliant\n",
    stderr: "",
  });

  clock.advance({ minutes: 10 });
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  const refreshed = await tapwatch("refresh", "--run-program", "--diff");
  expect(refreshed).toMatchObject({ code: 2, stderr: "" });
  expect(refreshed.stdout).toMatchInlineSnapshot(`
    "Drift: 1 drifted, 1 advisory finding, of 3 watched; all read now
    Passes: 1 with a pass (1 usable)

    To review (2)
    ┌──────────┬───────────────────────────┬───────────────────────────────────────┐
    │ Severity │ What                      │ Who, and now or why                   │
    ├──────────┼───────────────────────────┼───────────────────────────────────────┤
    │ high     │ Issued                    │ user1@contoso.example                 │
    │          │ since 2026-03-02 09:10Z   │ usable until 2026-03-02 10:10Z, 1 h,  │
    │          │                           │ reusable                              │
    │ medium   │ tap-one-time-use          │ user1@contoso.example                 │
    │          │ advisory                  │ the pass is reusable; only one-time   │
    │          │                           │ passes are allowed                    │
    └──────────┴───────────────────────────┴───────────────────────────────────────┘

      user1@contoso.example
      ~ hasPass: false => true
      ~ methodId: (none) => "bbbbbbbb-0000-4000-8000-000000000001"
      ~ createdDateTime: (none) => "2026-03-02T09:10:00.000Z"
      ~ startDateTime: (none) => "2026-03-02T09:10:00.000Z"
      ~ lifetimeInMinutes: (none) => 60
      ~ isUsableOnce: (none) => false
      ~ isUsable: (none) => true
      ~ methodUsabilityReason: (none) => "EnabledByPolicy"
      ~ expiresDateTime: (none) => "2026-03-02T10:10:00.000Z"

    What to do
      Issued: Ask who issued the pass: Entra's audit log names them. If it was meant, approve it: tapwatch accept --user <user> --ticket <ticket>. If not, delete the pass in Entra.

    If nobody ordered a pass
      Delete it in Entra, revoke the user's sessions, and review the user's other methods: docs/respond.md

    To approve a drift, add its lines to the stack's approvals
    - user: user1@contoso.example
      pass: bbbbbbbb-0000-4000-8000-000000000001
      ticket: <ticket>

    Exit 2: drift that no approval names
    "
  `);
  const saved = stateText();
  expect(await tapwatch("refresh", "--run-program")).toMatchObject({ code: 2 });
  expect(stateText()).toBe(saved);

  const drift = JSON.parse((await tapwatch("outputs", "drift")).stdout);
  expect(drift).toMatchObject([{ user: alice, kind: "Issued", firstReportedDateTime: "2026-03-02T09:10:00.000Z" }]);

  expect(await tapwatch("preview")).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("Would remain after 'up'"),
  });
  expect(stateText()).toBe(saved);
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  approvePassOf(alice);
  expect(await tapwatch("up", "--target", alice)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Accepted"),
  });
  expect(await tapwatch("refresh")).toMatchObject({ code: 0, stdout: expect.stringContaining("no drift") });

  expect(await tapwatch("destroy", "--yes")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Forgotten: 3 users; the tenant was not touched"),
  });
  expect(requests.writes(reader.clientId)).toEqual([]);
});

test("approval and compliance are two things: what is approved and forbidden is approved, and violated", async () => {
  const { tenant, tapwatch, outputsOf, approvePassOf } = await startWatch({});
  await tapwatch("up");
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200 });
  tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  approvePassOf(alice, bob);
  const { code, stdout } = await tapwatch("up");
  expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
  expect(stdout).toContain("no drift");
  for (const user of [alice, bob]) expect(outputsOf(user)).toMatchObject({ drift: { kind: "None" } });
  expect(await tapwatch("refresh")).toMatchObject({ code: 3 });
});

test("one user is refused for good and another fails: the others are refreshed and saved, both are named", async () => {
  const { tenant, tapwatch, outputsOf, approvePassOf } = await startWatch({ users: 40 });
  tenant.issuePass(alice, { lifetimeInMinutes: 480, isUsableOnce: true });
  tenant.issuePass(bob, { lifetimeInMinutes: 480, isUsableOnce: true });
  tenant.issuePass(carol, { lifetimeInMinutes: 480, isUsableOnce: true });
  await tapwatch("up");
  approvePassOf(alice, bob, carol);
  await tapwatch("up");
  const [refusedBefore, failingBefore] = [outputsOf(alice), outputsOf(bob)];

  tenant.deny(alice);
  tenant.fail(bob, 500);
  tenant.usePass(carol);
  const { code, stdout } = await tapwatch("refresh", "--run-program");
  expect(code).toBe(4);
  expect(outputsOf(alice)).toEqual({
    ...refusedBefore,
    unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: "2026-03-02T09:00:00.000Z" },
  });
  expect(outputsOf(bob)).toEqual(failingBefore);
  expect(outputsOf(carol)).toMatchObject({ pass: { methodUsabilityReason: "OneTimeUsed" }, drift: { kind: "None" } });
  expect(stdout).toMatch(/user1@contoso\.example[\s\S]*could not tell[\s\S]*refused by Graph/);
  expect(stdout).toMatch(/user2@contoso\.example[\s\S]*could not tell[\s\S]*500[\s\S]*request-id[\s\S]*try/);
}, 120_000);

test("a refresh of 40 users is two batches and the token, and writes nothing", async () => {
  const { tapwatch, requests, stateText, users, stateFile } = await startWatch({ users: 40 });
  await tapwatch("up");
  requests.clear();
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });

  const paths = requests.entries.map(({ method, path, items }) => [
    method,
    path.split("?")[0]?.replace(/^\/[-0-9a-f]{36}/, ""),
    items?.length,
  ]);
  expect(paths).toEqual([
    ["GET", "/v2.0/.well-known/openid-configuration", undefined],
    ["POST", "/oauth2/v2.0/token", undefined],
    ["POST", "/v1.0/$batch", 20],
    ["POST", "/v1.0/$batch", 20],
  ]);
  expect(requests.writes()).toEqual([]);
  expect(stateText().length / users.length).toBeLessThan(2000);
  expect(stateFile).toBeTruthy();
});

test("no secret, token or value of a pass is in the state, the outputs or what is printed", async () => {
  const { tenant, tapwatch, stateText, reader } = await startWatch({});
  tenant.issuePass(alice);
  tenant.plantPass(bob, { id: "planted", temporaryAccessPass: "PLANTED+VALUE", isUsable: true, lifetimeInMinutes: 60 });
  const runs = [
    await tapwatch("up"),
    await tapwatch("refresh", "--run-program", "--diff"),
    await tapwatch("outputs"),
    await tapwatch("export"),
  ];
  const said = [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), stateText()].join("\n");

  expect(said).toContain("which is a password; tapwatch removed it unread");
  for (const secret of [...tenant.passValues, reader.secret, "eyJ"]) expect(said).not.toContain(secret);
});

test("a program in a process of its own watches a group and a role, and fails the run if one of them is empty", async () => {
  const watched = { groups: ["Helpdesk"], roles: [{ role: "Global Administrator", labels: ["privileged"] }] };
  const { tenant, tapwatch, requests, stateText } = await startWatch({
    processes: true,
    config: { users: "", watch: JSON.stringify(watched) },
    application: (own) => {
      own.tenant.addGroup({ displayName: "Helpdesk" });
      own.tenant.addMember("Helpdesk", bob ?? "");
      own.tenant.roles.assign(own.tenant.idOf(alice ?? ""), "Global Administrator");
      const roles = ["UserAuthMethod-TAP.Read.All", "Group.Read.All", "User.Read.All", "RoleManagement.Read.Directory"];
      return own.tenant.addApplication({ roles });
    },
  });
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.stringContaining("2 watched"), stderr: "" });
  tenant.issuePass(alice ?? "", { isUsableOnce: false });
  const check = await tapwatch("check");
  expect(check).toMatchObject({ code: 3, stderr: "" });
  expect(check.stdout).toMatch(/│ Issued +│ user1@contoso\.example/);
  expect(check.stdout).toContain("tap-privileged-user");
  expect(requests.writes()).toEqual([]);

  const saved = stateText();
  tenant.removeMember("Helpdesk", bob ?? "");
  expect(await tapwatch("check")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("tapwatch:watch.groups[0] 'Helpdesk' has no users"),
  });
  expect(stateText()).toBe(saved);
}, 120_000);

test("the reference page's own example, served for /me, is read, stored, judged and shown, field by field", async () => {
  // A signed-in user's token comes from Azure's command line; here a stand-in hands out the simulator's.
  const tools = await scratchDirectory();
  const { tenant, clock, tapwatch, userToken, outputsOf } = await startWatch({
    config: { users: '["me"]' },
    env: { AZURE_TOKEN_CREDENTIALS: "AzureCliCredential", PATH: `${tools}${delimiter}${process.env["PATH"]}` },
  });
  clock.set("2022-06-06T16:44:00Z");
  const accessToken = await userToken(alice, { scp: ["UserAuthenticationMethod.Read"] });
  const answer = JSON.stringify({ accessToken, expires_on: 4_000_000_000, tokenType: "Bearer" });
  writeFileSync(join(tools, "az"), `#!/bin/sh\ncat <<'EOF'\n${answer}\nEOF\n`);
  chmodSync(join(tools, "az"), 0o755);

  await tapwatch("up");
  tenant.plantPass(alice, {
    id: "bdaede67-61e0-4349-9347-d2d6afd84009",
    temporaryAccessPass: null,
    createdDateTime: "2022-06-06T16:43:04.6438213Z",
    startDateTime: "2022-06-06T16:48:03.027Z",
    lifetimeInMinutes: 60,
    isUsableOnce: false,
    isUsable: false,
    methodUsabilityReason: "NotYetValid",
  });
  const { code, stdout } = await tapwatch("refresh", "--diff");
  expect(code).toBe(2);
  expect(outputsOf("me")).toMatchObject({
    hasPass: true,
    pass: {
      methodId: "bdaede67-61e0-4349-9347-d2d6afd84009",
      createdDateTime: "2022-06-06T16:43:04.6438213Z",
      startDateTime: "2022-06-06T16:48:03.027Z",
      lifetimeInMinutes: 60,
      isUsableOnce: false,
      isUsable: false,
      methodUsabilityReason: "NotYetValid",
      expiresDateTime: "2022-06-06T17:48:03.027Z",
    },
    drift: { kind: "Issued" },
  });
  expect(stdout).toMatch(/│ high\s+│ Issued\s+│ me\s+│/);
  for (const shown of [
    "bdaede67-61e0-4349-9347-d2d6afd84009",
    "2022-06-06T16:43:04.6438213Z",
    "2022-06-06T16:48:03.027Z",
    "NotYetValid",
  ]) {
    expect(stdout).toContain(`(none) => "${shown}"`);
  }
  expect(stdout).toContain("lifetimeInMinutes: (none) => 60");
});
