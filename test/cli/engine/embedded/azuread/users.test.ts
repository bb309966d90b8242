import { expect, test } from "vitest";
import { startLookups } from "../../../../support/lookups";

test("users are told in the order in which they were asked for, with what Graph leaves null as empty texts", async () => {
  const { tenant, look, users } = await startLookups();
  const guest = tenant.addUser({ userPrincipalName: "guest_fabrikam.com#EXT#@contoso.example", userType: "Guest" });
  tenant.changeUser(users[1] ?? "", { accountEnabled: false, mail: "two@contoso.example", employeeId: "42" });
  const ids = [guest.id, ...users.map((name) => tenant.idOf(name)).toReversed()];
  const found = await look("getUsers", { objectIds: ids });
  expect(found).toMatchObject({
    objectIds: ids,
    userPrincipalNames: [guest.userPrincipalName, ...users.toReversed()],
    mails: ["", "", "two@contoso.example", ""],
    employeeIds: ["", "", "42", ""],
  });
  expect(found["users"]).toMatchObject([
    { objectId: guest.id, userPrincipalName: guest.userPrincipalName, accountEnabled: true },
    {},
    { accountEnabled: false, displayName: "user2", mailNickname: "user2" },
    {},
  ]);
  expect(JSON.stringify(found)).not.toContain("userType");
});

test("200 object ids are ten batches", async () => {
  const { tenant, look, requests, users } = await startLookups({ users: 200 });
  const objectIds = users.map((name) => tenant.idOf(name));
  expect((await look("getUsers", { objectIds }))["objectIds"]).toEqual(objectIds);
  expect(requests.batches.map(({ items }) => items?.length)).toEqual(Array.from({ length: 10 }, () => 20));
});

test.each([
  ["userPrincipalNames", "user1@contoso.example", '[user_principal_names] User with UPN "none" was not found'],
  ["mails", "o'brien@contoso.example", '[mails] User not found with mail address: "none"'],
  ["mailNicknames", "user1", '[mail_nicknames] no user(s) found with email alias: "none"'],
  ["employeeIds", "7", '[employee_ids] User not found with employee ID: "none"'],
])("%s find a user; who is not there is an error, unless missing ones are ignored", async (key, value, message) => {
  const { tenant, look, users } = await startLookups();
  tenant.changeUser(users[0] ?? "", { mail: "o'brien@contoso.example", employeeId: "7" });
  const id = tenant.idOf(users[0] ?? "");
  expect(await look("getUsers", { [key]: [value] })).toMatchObject({ objectIds: [id] });
  await expect(look("getUsers", { [key]: [value, "none"] })).rejects.toThrow(message);
  expect(await look("getUsers", { [key]: ["none", value], ignoreMissing: true })).toMatchObject({ objectIds: [id] });
  expect(await look("getUsers", { [key]: ["none"], ignoreMissing: true })).toMatchObject({ objectIds: [], users: [] });
});

test("the first who is missing is named, in the order of the question", async () => {
  const { look, users } = await startLookups();
  const [missing, other] = ["00000000-0000-4000-8000-00000000dead", "00000000-0000-4000-8000-00000000beef"];
  await expect(look("getUsers", { objectIds: [missing, other] })).rejects.toThrow(
    `[object_id] User not found with object ID: "${missing}"`,
  );
  expect(await look("getUsers", { userPrincipalNames: users, ignoreMissing: true })).toMatchObject({
    userPrincipalNames: users,
  });
});

test("somebody whom a stale copy of the directory does not know yet is asked for again, and not taken for missing", async () => {
  const { tenant, faults, look, users } = await startLookups();
  const objectIds = users.map((name) => tenant.idOf(name));
  const stale = {
    kind: "status",
    status: 404,
    code: "Request_ResourceNotFound",
    match: { path: /\/users\// },
  } as const;
  faults.enqueue(stale);
  expect(await look("getUsers", { objectIds, ignoreMissing: true })).toMatchObject({ objectIds });
});

test("mail nicknames may be shared: all who have one are found", async () => {
  const { tenant, look } = await startLookups();
  tenant.addUser({ userPrincipalName: "user1@fabrikam.example" });
  expect((await look("getUsers", { mailNicknames: ["user1"] }))["users"]).toHaveLength(2);
});

test("everyone is all pages of 999; nobody at all is an error", async () => {
  const { look, requests } = await startLookups({ users: 2100 });
  expect((await look("getUsers", { returnAll: true }))["users"]).toHaveLength(2100);
  expect(requests.batches).toHaveLength(3);
  const none = await startLookups({ users: 0 });
  await expect(none.look("getUsers", { returnAll: true })).rejects.toThrow("[return_all] No users found");
});

test("empty lists find nobody, without asking", async () => {
  const { look, requests } = await startLookups();
  expect(await look("getUsers", { objectIds: [] })).toMatchObject({ objectIds: [], users: [] });
  expect(requests.entries).toEqual([]);
});

test("one user is found by each property, with type, invitation and manager", async () => {
  const { tenant, look, users } = await startLookups();
  const [user = "", boss = ""] = users;
  tenant.changeUser(user, {
    mail: "u@contoso.example",
    employeeId: "7",
    userType: "Guest",
    externalUserState: "Accepted",
  });
  const id = tenant.idOf(user);
  expect(await look("getUser", { objectId: id })).toMatchObject({ managerId: "" });
  tenant.setManager(user, boss);
  const expected = {
    id: `/users/${id}`,
    objectId: id,
    userType: "Guest",
    externalUserState: "Accepted",
    managerId: tenant.idOf(boss),
  };
  for (const args of [
    { objectId: id },
    { userPrincipalName: user },
    { mail: "u@contoso.example" },
    { mailNickname: "user1" },
    { employeeId: "7" },
  ]) {
    expect(await look("getUser", args)).toMatchObject(expected);
  }
  await expect(look("getUser", { userPrincipalName: "none" })).rejects.toThrow(
    '[user_principal_name] User with UPN "none" was not found',
  );
});

test("without the permission it is an error that names the narrowest one", async () => {
  const { look } = await startLookups({ roles: [] });
  await expect(look("getUsers", { returnAll: true })).rejects.toThrow(
    /Could not retrieve users: Graph refuses to tell about all users \(403 .*the token holds no permissions: grant it User\.ReadBasic\.All or/,
  );
});

test("a tenant that is not the pinned one is asked nothing", async () => {
  const config = { "tapwatch:tenantId": "11111111-0000-4000-8000-000000000000" };
  const { look, requests } = await startLookups({ config });
  await expect(look("getUsers", { returnAll: true })).rejects.toThrow(/this stack watches tenant 11111111-/);
  expect(requests.batches).toEqual([]);
});
