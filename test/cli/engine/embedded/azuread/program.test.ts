import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as azuread from "@pulumi/azuread";
import type { Inputs } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { EmbeddedEngine } from "../../../../../cli/engine/embedded";
import { project } from "../../../../support/command";
import { withEnvironment } from "../../../../support/in-process/environment";
import { withProgram } from "../../../../support/in-process/pulumi-program";
import { scratchDirectory } from "../../../../support/scratch";
import { startTenant, type TestTenant } from "../../../../support/tenant";

/** A stack whose program is a function, on the embedded engine. */
async function stackOf(tenant: TestTenant, program: () => Promise<Inputs>) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(join(directory, "index.js"), "");
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "junction");
  const { graphRoot, authorityHost } = tenant;
  writeFileSync(
    join(directory, "Pulumi.dev.yaml"),
    JSON.stringify({
      config: {
        "tapwatch:graphRoot": graphRoot,
        "tapwatch:authorityHost": authorityHost,
        "azuread:environment": "public",
      },
    }),
  );
  const reader = tenant.tenant.addApplication({ roles: ["Group.Read.All", "User.Read.All"] });
  const env = { ...process.env, ...tenant.environment(reader), TAPWATCH_NOW: tenant.clock.now().toISOString() };
  const engine = new EmbeddedEngine({
    directory,
    stack: "dev",
    hosts: withProgram(program),
    now: () => tenant.clock.now(),
  });
  return {
    up: () => withEnvironment(env, () => engine.up()),
    preview: () => withEnvironment(env, () => engine.preview()),
    export: () => engine.export(),
  };
}

test("a program gets the members of a group and who they are, in previews and in ups, by one sign-in", async () => {
  const tenant = await startTenant();
  tenant.tenant.addGroup({ displayName: "Admins" });
  for (const user of tenant.users) tenant.tenant.addMember("Admins", user);
  const stack = await stackOf(tenant, async () => {
    const { members } = await azuread.getGroup({ displayName: "Admins", includeTransitiveMembers: true });
    const { users } = await azuread.getUsers({ objectIds: members });
    return { members, names: users.map(({ userPrincipalName }) => userPrincipalName) };
  });
  const members = tenant.users.map((name) => tenant.tenant.idOf(name));
  expect(await stack.preview()).toMatchObject({ stopped: false, outputs: { members, names: tenant.users } });
  tenant.requests.clear();
  expect(await stack.up()).toMatchObject({ stopped: false, outputs: { members, names: tenant.users } });
  expect(tenant.requests.tokens).toHaveLength(1);
  expect(tenant.requests.writes()).toEqual([]);

  // As Pulumi's engine keeps it: no second run changes it.
  const { resources = [] } = (await stack.export()).deployment;
  expect(resources).toContainEqual(
    expect.objectContaining({
      urn: "urn:pulumi:dev::demo::pulumi:providers:azuread::default_6_9_1",
      type: "pulumi:providers:azuread",
      inputs: { environment: "public", version: "6.9.1" },
    }),
  );
  await stack.up();
  expect((await stack.export()).deployment.resources).toEqual(resources);
});

test("outputs as arguments work too", async () => {
  const tenant = await startTenant();
  const { id } = tenant.tenant.addGroup({ displayName: "Admins" });
  const stack = await stackOf(tenant, async () => {
    const group = azuread.getGroupOutput({ displayName: "Admins" });
    return { again: azuread.getGroupOutput({ objectId: group.objectId }).id };
  });
  expect(await stack.up()).toMatchObject({ stopped: false, outputs: { again: `/groups/${id}` } });
});

test("20,000 users reach the program in one message", async () => {
  const tenant = await startTenant({ users: 20_000 });
  const stack = await stackOf(tenant, async () => {
    const { users } = await azuread.getUsers({ returnAll: true });
    return { count: users.length, last: users.at(-1)?.userPrincipalName };
  });
  expect(await stack.preview()).toMatchObject({ outputs: { count: 20_000, last: "user20000@contoso.example" } });
});

test.each<readonly [string, () => Promise<unknown>, RegExp]>([
  [
    "a group that is not there",
    () => azuread.getGroup({ displayName: "nobody" }),
    /invocation of azuread:index\/getGroup:getGroup returned an error: invoking azuread:index\/getGroup:getGroup: 1 error occurred:\s+\* \[display_name\] No group found matching specified filter \(displayName eq 'nobody'\)/,
  ],
  [
    "no argument",
    () => azuread.getGroup(),
    /Invoke of 'azuread:index\/getGroup:getGroup' failed: .*one of `display_name,mail_nickname,object_id` must be specified \(\)/,
  ],
  [
    "a function that is not among them",
    () => azuread.getApplication({ displayName: "x" }),
    /the embedded engine does not support the function azuread:index\/getApplication:getApplication: use Pulumi's own engine/,
  ],
  [
    "another version of the package",
    () => azuread.getUsers({ returnAll: true }, { version: "5.53.0" }),
    /does not support @pulumi\/azuread 5\.53\.0 \(azuread:index\/getUsers:getUsers; it answers as 6\.9\.1 does\)/,
  ],
])("%s: the program is told why there is no answer", async (_what, ask, reason) => {
  const tenant = await startTenant();
  const stack = await stackOf(tenant, async () => ({ asked: await ask().catch((error: Error) => error.message) }));
  expect((await stack.preview()).outputs).toEqual({ asked: expect.stringMatching(reason) });
});
