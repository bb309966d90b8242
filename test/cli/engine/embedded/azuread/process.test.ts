import { expect, onTestFinished, test } from "vitest";
import type { Context } from "../../../../../cli/engine/embedded/context";
import { processes } from "../../../../../cli/engine/embedded/hosts";
import { scratchDirectory } from "../../../../support/scratch";
import { startTenant } from "../../../../support/tenant";

test("look-ups have a process of their own, with the sign-in and the trust of the provider's", async () => {
  const { tenant, graphRoot, authorityHost, environment, clock, users } = await startTenant();
  const { id } = tenant.addGroup({ displayName: "Admins" });
  for (const user of users) tenant.addMember("Admins", user);
  const application = tenant.addApplication({ roles: ["Group.Read.All"] });
  const context = {
    project: { directory: await scratchDirectory() },
    config: { "tapwatch:graphRoot": graphRoot, "tapwatch:authorityHost": authorityHost },
    env: { ...environment(application), TAPWATCH_NOW: clock.now().toISOString() },
  } as unknown as Context;
  const host = await processes.startLookups(context, tenant.tenantId);
  onTestFinished(() => host.stop());

  const token = "azuread:index/getGroup:getGroup";
  const asked = [{ displayName: "Admins" }, { objectId: id }, {}].map((args) =>
    host.invoke({ token, args, version: "6.9.1" }),
  );
  const members = users.map((user) => tenant.idOf(user));
  expect(await Promise.all(asked)).toMatchObject([
    { result: { members }, failures: [] },
    { result: { members }, failures: [] },
    { failures: [{ property: "" }, {}, {}] },
  ]);
  await expect(host.invoke({ token, args: { displayName: "nobody" }, version: "6.9.1" })).rejects.toThrow(
    "[display_name] No group found",
  );
  host.stop();
  await expect(host.invoke({ token, args: { objectId: id }, version: "6.9.1" })).rejects.toThrow();
});
