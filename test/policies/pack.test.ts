import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EmbeddedEngine } from "../../cli/engine/embedded";
import type { OperationResult } from "../../cli/engine/engine";
import { ownPack } from "../../cli/engine/own-pack";
import { parseMessage } from "../../policies/problem";
import { policies } from "../../policies/rules";
import { allPermissions } from "../support/activity";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";
import { startTenant } from "../support/tenant";

const [hours, days] = [60, 24 * 60];

/** Policies that need to know who issued a pass, or what the tenant's own resources tell. */
const ofTenant = ["tap-self-service", "tap-issuer-burst", "tap-unwatched-user", "tap-exceeds-tenant-policy"];

test("every policy of the pack has a finding in a tenant in which everything is wrong", async () => {
  const directory = await scratchDirectory();
  const { tenant, clock, users, reader, environment, graphRoot, authorityHost, passIdOf } = await startTenant({
    users: 8,
  });
  const [admin = "", breakglass = "", sleeper = "", leftover = "", refused = "", approved = "", odd = ""] = users;
  const configFile = join(directory, "policies.json");
  writeFileSync(
    configFile,
    JSON.stringify({
      "tap-forbidden-user": { users: [breakglass] },
      "tap-privileged-user": { users: [admin] },
      "tap-usable-passes": { max: 1 },
      "tap-working-hours": { from: "10:00", until: "17:00" },
      "tap-unknown-issuer": { issuers: [], applications: [], requireIssuer: true, graceMinutes: 0 },
      "tap-tenant-policy": { maxLifetimeInMinutes: 480 },
    }),
  );
  const watched = users.map((user) =>
    user === approved ? { user, approvals: [{ from: clock.now().toISOString(), maxLifetimeInMinutes: 60 }] } : user,
  );
  const engineNow = (approvals: readonly object[] = []) =>
    new EmbeddedEngine({
      directory: project,
      stack: "test",
      config: {
        users: JSON.stringify(watched),
        approvals: JSON.stringify(approvals),
        graphRoot,
        authorityHost,
      },
      stateFile: join(directory, "state.json"),
      env: { ...environment(reader), TAPWATCH_NOW: clock.now().toISOString() },
      now: () => clock.now(),
    });
  tenant.policy.maximumLifetimeInMinutes = 30 * days;
  tenant.issuePass(leftover, { lifetimeInMinutes: 60, isUsableOnce: true });
  await engineNow().up();

  clock.advance({ days: 8 });
  tenant.issuePass(admin, { lifetimeInMinutes: 30 * days });
  tenant.issuePass(breakglass, { lifetimeInMinutes: 1 * hours, isUsableOnce: true });
  tenant.issuePass(sleeper, { startDateTime: "2026-03-20T09:00:00Z", isUsableOnce: true });
  tenant.plantPass(odd, {
    id: "bbbbbbbb-0000-4000-8000-00000000000d",
    createdDateTime: "2026-03-10T08:00:00Z",
    startDateTime: "2026-03-10T08:00:00Z",
    lifetimeInMinutes: 60,
    isUsableOnce: true,
    isUsable: true,
    methodUsabilityReason: "Expired",
  });
  tenant.deny(refused);
  const judging = { policyPacks: [{ directory: ownPack(), configFile }] };
  const refreshed = await engineNow().refresh(judging);
  const said = new Set(refreshed.violations.map(({ policyName }) => policyName));
  const ofUsers = policies.map(({ name }) => name).filter((name) => !ofTenant.includes(name));
  expect([...said].sort()).toEqual(ofUsers.sort());

  const messages = ({ violations }: OperationResult) =>
    violations.map(({ policyName, message }) => `${policyName}: ${message}`).sort();
  const about = (policy: string, result: OperationResult) =>
    messages(result).filter((message) => message.startsWith(`${policy}: `));
  expect(about("tap-approval-hygiene", refreshed)).toEqual([
    expect.stringContaining("has no end"),
    expect.stringContaining("has no ticket"),
  ]);
  // Each of them sees what no approval names, and the approvals.
  expect(messages(await engineNow().preview(judging))).toEqual(messages(refreshed));
  expect(messages(await engineNow().up(judging))).toEqual(messages(refreshed));

  const named = [admin, sleeper].map((user) => ({ user, pass: passIdOf(user), ticket: "CHG-1" }));
  const previewed = await engineNow(named).preview(judging);
  // What is approved is no drift: nobody asks any more who issued it.
  const isOfNamed = (message: string) =>
    [admin, sleeper].some((user) => new RegExp(`^tap-(unapproved|unknown-issuer): ${user}: `).test(message));
  expect(messages(previewed)).toEqual(messages(refreshed).filter((message) => !isOfNamed(message)));
  expect(messages(await engineNow(named).up(judging))).toEqual(messages(previewed));
  expect(messages(await engineNow().refresh(judging))).toEqual(messages(previewed));
}, 120_000);

test("in a preview of new users the pack reports that nobody is observed yet", async () => {
  const { reader, environment, graphRoot, authorityHost, users } = await startTenant({ users: 2 });
  const engine = new EmbeddedEngine({
    directory: project,
    stack: "test",
    config: { users: JSON.stringify(users), graphRoot, authorityHost },
    stateFile: join(await scratchDirectory(), "state.json"),
    env: environment(reader),
  });
  const { violations, failures } = await engine.preview({ policyPacks: [{ directory: ownPack() }] });
  expect(failures).toEqual([]);
  expect(violations.map(({ policyName, message }) => `${policyName}: ${message}`)).toEqual(
    users.map(
      (user) =>
        `tap-not-observed: ${user}: not observed yet; nothing is known until the user is read [tap-not-observed/not-observed]`,
    ),
  );
}, 60_000);

test("every other policy has a finding in a stack that watches the tenant as well", async () => {
  const directory = await scratchDirectory();
  const configFile = join(directory, "policies.json");
  writeFileSync(
    configFile,
    JSON.stringify({
      "tap-unknown-issuer": { issuers: ["helpdesk@*"] },
      "tap-issuer-burst": { maxPasses: 1 },
      "tap-tenant-policy": { maxLifetimeInMinutes: 30 },
    }),
  );
  const { tenant, clock, users, environment, graphRoot, authorityHost } = await startTenant({ users: 2 });
  const [alice = ""] = users;
  const config = { users: JSON.stringify(users), graphRoot, authorityHost, activity: "true", policy: "true" };
  const environmentNow = environment(tenant.addApplication({ roles: [...allPermissions] }));
  const engineNow = () =>
    new EmbeddedEngine({
      ...{ directory: project, stack: "test", config, stateFile: join(directory, "state.json") },
      env: { ...environmentNow, TAPWATCH_NOW: clock.now().toISOString() },
      now: () => clock.now(),
    });
  await engineNow().up();
  clock.advance({ hours: 1 });
  const eve = tenant.addUser({ userPrincipalName: "eve@contoso.example" }).userPrincipalName;
  tenant.issuePass(alice, { lifetimeInMinutes: 480 }, { user: alice });
  tenant.issuePass(eve, {}, { user: alice });
  tenant.changePolicy({ maximumLifetimeInMinutes: 60, includeTargets: [] }, { user: alice });
  clock.advance({ hours: 3 });

  const { violations, failures } = await engineNow().refresh({
    policyPacks: [{ directory: ownPack(), configFile }],
  });
  expect(failures).toEqual([]);
  const said = (policy: string) =>
    violations
      .filter(({ policyName }) => policyName === policy)
      .map(({ urn, message }) => `${urn?.split("::").at(-1)}: ${parseMessage(policy, message).message}`)
      .sort();
  // Whatever a policy says of a resource, each problem has a code of its own.
  const codes = violations.map(({ policyName, urn, message }) => {
    return [policyName, urn, parseMessage(policyName, message).problem ?? "none"].join(" ");
  });
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => code.endsWith(" none"))).toEqual([]);
  const issued = "a pass was issued by user1@contoso.example from 203.0.113.7 at 2026-03-02T10:00:00Z";
  expect(
    Object.fromEntries([...ofTenant, "tap-unknown-issuer", "tap-tenant-policy"].map((name) => [name, said(name)])),
  ).toEqual({
    "tap-unknown-issuer": [
      `tenant-activity: ${eve}: ${issued}; not allowed: this issuer`,
      `${alice}: ${alice}: ${issued}; not allowed: this issuer`,
    ],
    "tap-self-service": [`${alice}: ${alice}: ${issued}; nobody may issue a pass to their own account`],
    "tap-issuer-burst": [
      `tenant-activity: ${alice}: issued 2 passes between 2026-03-02T10:00:00Z and 2026-03-02T10:00:00Z; at most 1 pass is allowed within 60 minutes (1 hour)`,
    ],
    "tap-unwatched-user": [`tenant-activity: ${eve}: ${issued}; nobody watches this user`],
    "tap-tenant-policy": [
      "tenant-policy: the tenant's policy of Temporary Access Passes: a pass may live 60 minutes (1 hour); at most 30 minutes are allowed",
    ],
    "tap-exceeds-tenant-policy": [
      `${alice}: ${alice}: the pass lives 480 minutes (8 hours); the tenant's policy allows at most 60 minutes (1 hour)`,
      `${alice}: ${alice}: there is a pass; the tenant's policy does not include this user`,
    ],
  });
}, 60_000);
