import { expect, test } from "vitest";
import { startLookups } from "../../../../support/lookups";

const invoking = (name: string, message: string) =>
  `invoking azuread:index/${name}:${name}: 1 error occurred:\n\t* ${message}\n\n`;

test("a group is found by its display name, with the object ids of members of every kind, and of owners", async () => {
  const { tenant, look, users } = await startLookups();
  const { id } = tenant.addGroup({ displayName: "Admins" });
  const nested = tenant.addGroup({ displayName: "nested" });
  const guest = tenant.addUser({ userPrincipalName: "guest_fabrikam.com#EXT#@contoso.example", userType: "Guest" });
  const disabled = tenant.addUser({ userPrincipalName: "off@contoso.example", accountEnabled: false });
  const others = (["servicePrincipal", "device", undefined] as const).map((type) => tenant.addObject({ type }));
  const members = [tenant.idOf(users[0] ?? ""), guest.id, disabled.id, nested.id, ...others.map((each) => each.id)];
  for (const member of members) tenant.addMember(id, member);
  tenant.addMember("nested", users[1] ?? "");
  tenant.addOwner(id, users[2] ?? "");

  expect(await look("getGroup", { displayName: "Admins", securityEnabled: true })).toMatchObject({
    id: `/groups/${id}`,
    objectId: id,
    displayName: "Admins",
    members,
    owners: [tenant.idOf(users[2] ?? "")],
    includeTransitiveMembers: false,
    mail: "",
    types: [],
  });
  const transitive = await look("getGroup", { objectId: id, includeTransitiveMembers: true });
  expect(transitive).toMatchObject({
    members: [...members, tenant.idOf(users[1] ?? "")],
    includeTransitiveMembers: true,
  });
});

test("a group without members has none, which is no error", async () => {
  const { tenant, look } = await startLookups();
  tenant.addGroup({ displayName: "empty" });
  expect(await look("getGroup", { displayName: "empty" })).toMatchObject({ members: [], owners: [] });
});

test.each([
  [{ displayName: "nobody" }, "[display_name] No group found matching specified filter (displayName eq 'nobody')"],
  [
    { displayName: "twins", securityEnabled: true },
    "[display_name] More than one group found matching specified filter (displayName eq 'twins' and securityEnabled eq true)",
  ],
  [{ mailNickname: "nobody" }, "[mail_nickname] No group found matching specified filter (mailNickname eq 'nobody')"],
  [
    { objectId: "00000000-0000-4000-8000-00000000dead" },
    '[object_id] No group found with object ID: "00000000-0000-4000-8000-00000000dead"',
  ],
  [
    { objectId: "dddddddd-0000-4000-8000-000000000001", mailEnabled: true },
    '[mail_enabled] Group with object ID "dddddddd-0000-4000-8000-000000000001" does not have the specified mail_enabled setting (expected: true, actual: false)',
  ],
])("%j: azuread's own error", async (args, message) => {
  const { tenant, look } = await startLookups();
  tenant.addGroup({ displayName: "twins" });
  tenant.addGroup({ displayName: "twins" });
  await expect(look("getGroup", args)).rejects.toThrow(invoking("getGroup", message));
});

test("an apostrophe is sent as it is: written twice it finds the group, once it is told how to write it", async () => {
  const { tenant, look } = await startLookups();
  const { id } = tenant.addGroup({ displayName: "o'b" });
  expect(await look("getGroup", { displayName: "o''b" })).toMatchObject({ objectId: id, displayName: "o'b" });
  await expect(look("getGroup", { displayName: "o'b" })).rejects.toThrow(
    /Retrieving groups for filter \(displayName eq 'o'b'\): Graph does not answer for .*\(400 BadRequest, .*written twice \("o''b"\)/,
  );
  expect(await look("getGroups", { displayNames: ["o'b"] })).toMatchObject({ objectIds: [id] });
});

test("without the permission it is an error with the remedy, and never an empty list", async () => {
  const { tenant, look } = await startLookups({ roles: ["UserAuthMethod-TAP.Read.All"] });
  tenant.addGroup({ displayName: "g" });
  await expect(look("getGroup", { displayName: "g" })).rejects.toThrow(
    /Graph refuses to tell about .*\(403 Authorization_RequestDenied, .*the token holds UserAuthMethod-TAP\.Read\.All: grant it GroupMember\.Read\.All or Group\.Read\.All or Directory\.Read\.All \(application\) with admin consent/,
  );
});

test("a hidden membership needs a permission of its own", async () => {
  const hidden = { displayName: "hidden", visibility: "HiddenMembership" } as const;
  const without = await startLookups();
  without.tenant.addGroup(hidden);
  await expect(without.look("getGroup", { displayName: "hidden" })).rejects.toThrow(/grant it Member\.Read\.Hidden/);
  const granted = await startLookups({ roles: ["Group.Read.All", "Member.Read.Hidden"] });
  granted.tenant.addGroup(hidden);
  expect(await granted.look("getGroup", { displayName: "hidden" })).toMatchObject({ members: [] });
});

test("members come page after page; a page that fails is asked for again, and is never left out", async () => {
  const { tenant, faults, look, requests } = await startLookups();
  const { id } = tenant.addGroup({ displayName: "large" });
  for (let index = 0; index < 2500; index += 1) tenant.addMember(id, tenant.addObject({ type: "user" }).id);
  faults.enqueue({ kind: "status", status: 429, retryAfter: 0, match: { path: /members.*skiptoken=999/ } });
  expect((await look("getGroup", { objectId: id }))["members"]).toHaveLength(2500);
  expect(requests.writes()).toEqual([]);

  for (const fault of [
    { kind: "status", status: 503 } as const,
    { kind: "missing" } as const,
    { kind: "malformed" } as const,
  ]) {
    faults.enqueue({ ...fault, match: { path: /members.*skiptoken=999/ }, times: 9 });
    await expect(look("getGroup", { objectId: id })).rejects.toThrow(
      /Could not retrieve group members for group with object ID: ".*no answer in 5 attempts.*: try again later/,
    );
    faults.clear();
  }
});

test("20,000 members are 21 pages", async () => {
  const { tenant, look, requests } = await startLookups();
  const { id } = tenant.addGroup({ displayName: "everyone" });
  for (let index = 0; index < 20_000; index += 1) tenant.addMember(id, tenant.addObject({ type: "user" }).id);
  requests.clear();
  expect((await look("getGroup", { displayName: "everyone", includeTransitiveMembers: true }))["members"]).toHaveLength(
    20_000,
  );
  const asked = requests.batches.flatMap(({ items = [] }) => items);
  expect(asked.filter(({ url }) => url.includes("/transitiveMembers"))).toHaveLength(21);
  // The group itself, and its owners beside the first page.
  expect(asked).toHaveLength(23);
  expect(requests.batches).toHaveLength(22);
});

test("groups are found by prefix, by names, by ids, and all of them", async () => {
  const { tenant, look } = await startLookups();
  const [one, two] = ["sales-one", "sales-two"].map((displayName) => tenant.addGroup({ displayName }));
  const unified = tenant.addGroup({ displayName: "mail", groupTypes: ["Unified"] });
  const ids = [one?.id, two?.id];
  expect(await look("getGroups", { displayNamePrefix: "sales-" })).toMatchObject({
    objectIds: ids,
    displayNames: ["sales-one", "sales-two"],
    displayNamePrefix: "sales-",
  });
  expect(await look("getGroups", { displayNames: ["sales-two", "sales-one"] })).toMatchObject({
    objectIds: ids.toReversed(),
  });
  expect(await look("getGroups", { objectIds: ids })).toMatchObject({ displayNames: ["sales-one", "sales-two"] });
  expect(await look("getGroups", { returnAll: true })).toMatchObject({ objectIds: [...ids, unified.id] });
  expect(await look("getGroups", { returnAll: true, mailEnabled: true })).toMatchObject({ objectIds: [unified.id] });
  expect(await look("getGroups", { displayNames: ["sales-one", "nobody"], ignoreMissing: true })).toMatchObject({
    objectIds: [one?.id],
  });
  await expect(look("getGroups", { displayNames: ["nobody"] })).rejects.toThrow(
    invoking("getGroups", '[display_names] No group found with display name: "nobody"'),
  );
  await expect(look("getGroups", { displayNamePrefix: "x" })).rejects.toThrow(
    invoking("getGroups", '[display_name_prefix] No groups found with display name prefix: "x"'),
  );
});

test("all groups, of which there are none, are an error", async () => {
  const { look } = await startLookups();
  await expect(look("getGroups", { returnAll: true })).rejects.toThrow("[return_all] No groups found");
});
