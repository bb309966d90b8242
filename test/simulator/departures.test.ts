import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/tenant";
import { clientOf } from "./client";

// People marry, leave and come back: the object id stays, the principal name goes by whoever has it.

const name = "user1@contoso.example";
const married = "user1.smith@contoso.example";

/** What Graph says of a name: the object id and the ids of its passes, or why not. */
async function readerOf(tenant: TestTenant) {
  const client = await clientOf(tenant, ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"]);
  return async (nameOrId: string) => {
    try {
      const { id, userPrincipalName } = await client.api(`/users/${nameOrId}?$select=id,userPrincipalName`).get();
      const passes = await client.api(`/users/${nameOrId}/authentication/temporaryAccessPassMethods`).get();
      return { id, userPrincipalName, passes: passes.value.map((pass: { id: string }) => pass.id) };
    } catch (error) {
      const { statusCode, code } = error as { statusCode: number; code: string };
      return { statusCode, code };
    }
  };
}

const unknown = { statusCode: 404, code: "Request_ResourceNotFound" };

test("a renamed user is the same object with the same pass, and the old name is unknown", async () => {
  const simulator = await startTenant();
  const { tenant } = simulator;
  const read = await readerOf(simulator);
  const id = tenant.idOf(name);
  const pass = tenant.issuePass(name);

  expect(tenant.renameUser(name, married)).toMatchObject({ id, userPrincipalName: married });
  const renamed = { id, userPrincipalName: married, passes: [pass.id] };
  expect(await read(married)).toEqual(renamed);
  expect(await read(id)).toEqual(renamed);
  expect(await read(name)).toEqual(unknown);
  expect(tenant.users.map(({ userPrincipalName }) => userPrincipalName)).toEqual([
    married,
    "user2@contoso.example",
    "user3@contoso.example",
  ]);
});

test("an old name belongs to whoever gets it next", async () => {
  const simulator = await startTenant();
  const { tenant } = simulator;
  const read = await readerOf(simulator);
  tenant.issuePass(name);
  tenant.renameUser(name, married);
  tenant.renameUser("user2@contoso.example", name);
  expect(await read(name)).toEqual({ id: tenant.idOf(name), userPrincipalName: name, passes: [] });
  expect(tenant.idOf(name)).not.toBe(tenant.idOf(married));
});

test("nobody is renamed onto a name that somebody has, but anybody may write the own name otherwise", async () => {
  const { tenant } = await startTenant();
  expect(() => tenant.renameUser(name, "USER2@contoso.example")).toThrow("USER2@contoso.example is taken");
  expect(() => tenant.renameUser("nobody", married)).toThrow("there is no user nobody in the tenant");
  expect(tenant.find(name)?.userPrincipalName).toBe(name);
  expect(tenant.renameUser(name, "User1@contoso.example")).toBe(tenant.find(name));
});

test.each(["the former name", "the object id"])("a deleted user comes back by %s with the pass it had", async (by) => {
  const simulator = await startTenant();
  const { tenant, clock } = simulator;
  const read = await readerOf(simulator);
  const id = tenant.idOf(name);
  const pass = tenant.issuePass(name, { lifetimeInMinutes: 30 });

  tenant.removeUser(name);
  expect([await read(name), await read(id)]).toEqual([unknown, unknown]);
  expect(() => tenant.idOf(name)).toThrow("there is no user user1@contoso.example in the tenant");
  clock.advance({ minutes: 40 });

  const user = tenant.restoreUser(by === "the object id" ? id : name.toUpperCase());
  expect(await read(name)).toEqual({ id, userPrincipalName: name, passes: [pass.id] });
  // Time went on in between.
  expect(tenant.shownPass(user)).toMatchObject({ id: pass.id, methodUsabilityReason: "Expired" });
});

test("a new user with the name of a deleted one is another object, and the old one cannot come back beside it", async () => {
  const simulator = await startTenant();
  const { tenant } = simulator;
  const read = await readerOf(simulator);
  const id = tenant.idOf(name);
  const pass = tenant.issuePass(name);
  tenant.removeUser(name);
  const successor = tenant.addUser({ userPrincipalName: name });
  expect(successor.id).not.toBe(id);
  expect(await read(name)).toEqual({ id: successor.id, userPrincipalName: name, passes: [] });
  expect(() => tenant.restoreUser(id)).toThrow(`${name} is taken: the deleted user ${id} cannot have it back`);

  tenant.renameUser(name, married);
  tenant.restoreUser(id);
  expect(await read(name)).toEqual({ id, userPrincipalName: name, passes: [pass.id] });
});

test("of several who were deleted under one name, the last comes back by it and the others by id", async () => {
  const { tenant } = await startTenant();
  const first = tenant.idOf(name);
  tenant.removeUser(name);
  const last = tenant.addUser({ userPrincipalName: name });
  tenant.removeUser(name);
  expect(tenant.restoreUser(name)).toEqual(last);
  tenant.removeUser(name);
  expect(tenant.restoreUser(first).id).toBe(first);
});

test("nobody comes back twice, or after 30 days, or with another's object id", async () => {
  const { tenant, clock } = await startTenant();
  const id = tenant.idOf(name);
  const never = "was deleted in the last 30 days";
  expect(() => tenant.restoreUser(name)).toThrow(`no user ${name} ${never}`);
  tenant.removeUser(name);
  expect(() => tenant.addUser({ userPrincipalName: married, id })).toThrow(`${id} is in the tenant already`);
  clock.advance({ days: 29 });
  tenant.restoreUser(name);
  expect(() => tenant.restoreUser(name)).toThrow(never);
  tenant.removeUser(name);
  clock.advance({ days: 30 });
  expect(() => tenant.restoreUser(id)).toThrow(never);
});
