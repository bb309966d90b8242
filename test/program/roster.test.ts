import { expect, test } from "vitest";
import type { Properties } from "../../cli/engine/state";
import { readConfiguration, resolvedRoster } from "../../program/configuration";
import { azureadDirectory, lookupsBy } from "../../program/roster/azuread";
import { ownReads } from "../../program/roster/own-reads";
import type { Watched } from "../../program/roster/resolve";
import { createObjectReader } from "../../providers/graph";
import { startLookups } from "../support/lookups";
import { quick } from "../support/read";

const every = ["Group.Read.All", "User.Read.All", "RoleManagement.Read.Directory"];
const withLog = [...every, "AuditLog.Read.All", "Directory.Read.All"];
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
const [user1, user2, user3] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;

/** A tenant, and the rosters of an application that has these permissions. */
async function start(given: { readonly roles?: readonly string[]; readonly users?: number } = {}) {
  const roles = given.roles ?? every;
  const simulator = await startLookups({ ...given, roles });
  const { graphRoot, authorityHost, tenant } = simulator;
  const reader = createObjectReader({ graphRoot, authorityHost }, quick(simulator, tenant.addApplication({ roles })));
  const { answer } = simulator;
  const lookups = lookupsBy((token, args) => answer({ token, args: args as Properties }));
  const reads = ownReads(
    undefined,
    () => reader,
    () => simulator.clock.now().getTime(),
  );
  const directory = azureadDirectory(lookups, reads);
  const roster = (watch: object, config: Record<string, unknown> = {}) => {
    const text = Object.entries({ watch, ...config }).map(([key, value]) => [
      `tapwatch:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const configuration = readConfiguration(Object.fromEntries(text), ".");
    if (configuration.problems.length > 0) throw new Error(configuration.problems.join("\n"));
    return resolvedRoster(configuration, directory);
  };
  const usersOf = async (watch: object, config?: Record<string, unknown>) => (await roster(watch, config)).users;
  return { ...simulator, roster, usersOf, ids: simulator.users.map((name) => tenant.idOf(name)) };
}

const namesOf = (users: readonly Watched[]) => users.map(({ user, userPrincipalName = user }) => userPrincipalName);

test("members of a group are watched by object id, under their principal names, with the group's labels", async () => {
  const { tenant, usersOf, ids } = await start();
  tenant.addGroup({ displayName: "Admins" });
  for (const user of [user2, user1]) tenant.addMember("Admins", user);
  expect(await usersOf({ groups: [{ group: "Admins", labels: ["privileged"] }] })).toEqual([
    { user: ids[0], userPrincipalName: user1, labels: ["privileged"], aliases: [user1], source: "groups[0]" },
    { user: ids[1], userPrincipalName: user2, labels: ["privileged"], aliases: [user2], source: "groups[0]" },
  ]);
});

test("nested members, guests and disabled users are watched; devices, applications and groups are not", async () => {
  const { tenant, usersOf } = await start({ users: 1 });
  const guest = "eve_fabrikam.example#EXT#@contoso.example";
  tenant.addUser({ userPrincipalName: guest, userType: "Guest" });
  tenant.addUser({ userPrincipalName: "left@contoso.example", accountEnabled: false });
  const inner = tenant.addGroup({ displayName: "inner" });
  tenant.addGroup({ displayName: "outer" });
  const others = ["device", "servicePrincipal", undefined] as const;
  for (const id of [inner.id, user1, ...others.map((type) => tenant.addObject({ type }).id)])
    tenant.addMember("outer", id);
  for (const user of [guest, "left@contoso.example"]) tenant.addMember("inner", user);
  expect(namesOf(await usersOf({ groups: ["outer"] }))).toEqual([guest, "left@contoso.example", user1]);
});

test("a group is named by id or by name, apostrophes included", async () => {
  const { tenant, usersOf } = await start();
  const { id } = tenant.addGroup({ displayName: "l'équipe d'astreinte" });
  tenant.addMember(id, user1);
  expect(namesOf(await usersOf({ groups: ["l'équipe d'astreinte"] }))).toEqual([user1]);
  expect(namesOf(await usersOf({ groups: [{ group: id }] }))).toEqual([user1]);
});

test("a user in two groups is watched once, with the labels and the approvals of both", async () => {
  const { tenant, usersOf } = await start();
  for (const displayName of ["a", "b"]) {
    tenant.addGroup({ displayName });
    tenant.addMember(displayName, user1);
  }
  const approvals = [{ ticket: "CHG-1", until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60 }];
  const watch = {
    groups: [
      { group: "b", labels: ["oncall", "shared"] },
      { group: "a", labels: ["shared"], approvals },
    ],
  };
  expect(await usersOf(watch)).toMatchObject([{ userPrincipalName: user1, labels: ["oncall", "shared"], approvals }]);
});

test("somebody who is listed and a member is one resource, which keeps the listed name", async () => {
  const { tenant, usersOf, ids } = await start();
  tenant.addGroup({ displayName: "Admins" });
  for (const user of [user1, user2]) tenant.addMember("Admins", user);
  const watch = { users: [{ user: user1, labels: ["mine"] }], groups: [{ group: "Admins", labels: ["privileged"] }] };
  expect(await usersOf(watch, { users: [ids[1]] })).toEqual([
    { user: ids[1], userPrincipalName: user2, labels: ["privileged"], aliases: [user2] },
    { user: user1, labels: ["mine", "privileged"], aliases: [ids[0]] },
  ]);
});

test("somebody who left the group and is listed from now on has the object id as an alias", async () => {
  const { tenant, usersOf, ids } = await start();
  tenant.addGroup({ displayName: "Admins" });
  tenant.addMember("Admins", user1);
  const listed = await usersOf({ users: [user3, "nobody@contoso.example", "me"], groups: ["Admins"] });
  expect(listed).toMatchObject([
    { user: user3, aliases: [ids[2]] },
    { user: "nobody@contoso.example", aliases: [] },
    { user: "me", aliases: [] },
    { userPrincipalName: user1 },
  ]);
});

test("the same user by name and by object id is one resource", async () => {
  const { tenant, usersOf, ids } = await start();
  tenant.addGroup({ displayName: "Admins" });
  tenant.addMember("Admins", user2);
  const twice = [
    { user: user1, labels: ["a"] },
    { user: ids[0], labels: ["b"] },
  ];
  const [first, ...others] = await usersOf({ users: twice, groups: ["Admins"] });
  expect(first).toEqual({ user: user1, labels: ["a", "b"], aliases: [ids[0]] });
  expect(namesOf(others)).toEqual([user2]);
});

test("everyone is watched, and those whom exclude names by user, group or role are not", async () => {
  const { tenant, usersOf } = await start({ users: 6 });
  tenant.addGroup({ displayName: "Service accounts" });
  tenant.addMember("Service accounts", user2);
  tenant.roles.assign(tenant.idOf(user3), "Global Reader");
  const exclude = { users: [user1], groups: ["Service accounts"], roles: ["Global Reader"] };
  const everyone = { labels: ["all"] };
  expect(namesOf(await usersOf({ everyone, exclude }))).toEqual([4, 5, 6].map((n) => `user${n}@contoso.example`));
  expect(
    namesOf(await usersOf({ users: [user1, user2, user3, "user4@contoso.example"], everyone: false, exclude })),
  ).toEqual(["user4@contoso.example"]);
});

test("an excluded group may be empty", async () => {
  const { tenant, usersOf, users } = await start();
  tenant.addGroup({ displayName: "Nobody" });
  expect(namesOf(await usersOf({ everyone: true, exclude: { groups: ["Nobody"] } }))).toEqual(users);
});

test("a role is watched: who has it, who is eligible for it, and the members of its groups", async () => {
  const { tenant, usersOf, ids } = await start({ users: 4 });
  const group = tenant.addGroup({ displayName: "Tier 0", isAssignableToRole: true });
  tenant.addMember("Tier 0", user3);
  tenant.roles.assign(ids[0] ?? "", "Global Administrator");
  tenant.roles.makeEligible(ids[1] ?? "", "Global Administrator", { directoryScopeId: "/administrativeUnits/x" });
  tenant.roles.makeEligible(group.id, "Global Administrator");
  tenant.roles.assign(tenant.addObject({ type: "servicePrincipal" }).id, "Global Administrator");
  for (const role of ["Global Administrator", globalAdministrator]) {
    const users = await usersOf({ roles: [{ role, labels: ["privileged"] }] });
    expect(namesOf(users)).toEqual([user1, user2, user3]);
    expect(users[2]).toMatchObject({ user: ids[2], labels: ["privileged"] });
  }
});

test("more than a hundred members cost the list of all users, and not a request each", async () => {
  const { tenant, usersOf, requests, users } = await start({ users: 240 });
  tenant.addGroup({ displayName: "All" });
  for (const user of users.slice(0, 230)) tenant.addMember("All", user);
  requests.clear();
  expect(await usersOf({ groups: ["All"] })).toHaveLength(230);
  const { length } = requests.entries.flatMap(({ items = [] }) => items);
  expect(length).toBeLessThan(8);
});

test("a group of 20,000 is watched whole, by some fifty requests", async () => {
  const { tenant, usersOf, requests, users } = await start({ users: 20_000 });
  tenant.addGroup({ displayName: "All" });
  for (const user of users) tenant.addMember("All", user);
  requests.clear();
  const watched = await usersOf({ groups: ["All"] });
  expect(new Set(namesOf(watched))).toEqual(new Set(users));
  expect(requests.entries.length).toBeLessThan(60);
}, 60_000);

test("approvals name a member by principal name or by object id", async () => {
  const { tenant, roster, ids } = await start();
  tenant.addGroup({ displayName: "Admins" });
  for (const user of [user1, user2]) tenant.addMember("Admins", user);
  const approval = { ticket: "CHG-1", pass: "aaaaaaaa-0000-4000-8000-000000000001" };
  const approvals = [
    { user: user1.toUpperCase(), ...approval },
    { user: ids[1], ...approval },
    { user: "nobody@contoso.example", ...approval },
  ];
  const { users, strangers } = await roster({ groups: ["Admins"] }, { approvals });
  expect(users).toMatchObject([{ approvals: [approval] }, { approvals: [approval] }]);
  expect(strangers).toEqual(["nobody@contoso.example"]);
});

test("shards part the members as they part the users of a list", async () => {
  const { tenant, usersOf, users } = await start({ users: 20 });
  tenant.addGroup({ displayName: "All" });
  for (const user of users) tenant.addMember("All", user);
  const parts = await Promise.all(
    [1, 2, 3].map((index) => usersOf({ groups: ["All"] }, { shard: `${index}/3` }).then(namesOf)),
  );
  expect(parts.flat().toSorted()).toEqual([...users].toSorted());
  expect(parts.every(({ length }) => length > 0)).toBe(true);
});

test.each([
  ["is not there", { groups: ["Admin"] }, /watch\.groups\[0\] 'Admin' could not be read.*No group found/],
  ["has a name of several", { groups: ["twins"] }, /watch\.groups\[0\] 'twins'.*More than one group found/],
  ["has an apostrophe and is not there", { groups: ["o'b"] }, /watch\.groups\[0\] 'o'b' could not be read/],
  ["has no users", { groups: ["empty"] }, /'empty' has no users, so nobody is watched or forgotten.*mayBeEmpty: true/],
  ["has a device only", { groups: ["devices"] }, /'devices' has no users \(none of its 1 members is a user\)/],
  ["is an unknown role", { roles: ["Globl Administrator"] }, /roles\[0\] .*there is no role 'Globl Administrator'/],
  ["is a role that nobody has", { roles: ["Global Reader"] }, /roles\[0\] 'Global Reader' has no users/],
])("a source that %s fails the run", async (_, watch, message) => {
  const { tenant, usersOf } = await start();
  for (const displayName of ["twins", "twins", "empty", "devices"]) tenant.addGroup({ displayName });
  tenant.addMember("devices", tenant.addObject({ type: "device" }).id);
  await expect(usersOf({ users: [user1], ...watch })).rejects.toThrow(message);
});

test("each source that fails is told, and a group that may be empty is none of them", async () => {
  const { tenant, usersOf } = await start();
  tenant.addGroup({ displayName: "empty" });
  await expect(usersOf({ groups: ["a", "b"], roles: ["c"] })).rejects.toThrow(
    /'a' could.*\n.*'b' could.*\n.*'c' could/,
  );
  const watch = { users: [user1], groups: [{ group: "empty", mayBeEmpty: true }] };
  expect(namesOf(await usersOf(watch))).toEqual([user1]);
});

test.each([
  ["a group", ["User.Read.All"], { groups: ["Admins"] }, /'Admins' could not be read.*Group.Read.All/],
  ["everyone", ["Group.Read.All"], { everyone: true }, /everyone could not be read.*User.ReadBasic.All/],
  ["a role", ["User.Read.All"], { roles: ["Global Reader"] }, /could not be read.*RoleManagement.Read.Directory/],
  [
    "who is eligible",
    ["User.Read.All", "Directory.Read.All"],
    { roles: ["Global Reader"] },
    /refuses to tell about who is eligible for the role Global Reader.*RoleEligibilitySchedule.Read.Directory/,
  ],
])("without the permission to read %s nobody is taken for nobody", async (_, roles, watch, message) => {
  const { tenant, usersOf } = await start({ roles });
  tenant.addGroup({ displayName: "Admins" });
  tenant.addMember("Admins", user1);
  tenant.roles.assign(tenant.idOf(user1), "Global Reader");
  await expect(usersOf(watch)).rejects.toThrow(message);
});

test("a tenant without the license for eligible roles has none", async () => {
  const { tenant, usersOf, faults } = await start();
  tenant.roles.assign(tenant.idOf(user1), "Global Reader");
  const match = { path: /roleEligibilityScheduleInstances/ };
  faults.enqueue({ kind: "status", status: 400, code: "AadPremiumLicenseRequired", match });
  expect(namesOf(await usersOf({ roles: ["Global Reader"] }))).toEqual([user1]);
});

test("an exclusion that leaves nobody fails the run: nobody is forgotten by a name that is too wide", async () => {
  const { tenant, usersOf, users } = await start();
  tenant.addGroup({ displayName: "All" });
  for (const user of users) tenant.addMember("All", user);
  const exclude = { groups: ["All"] };
  const nobody = "tapwatch:watch.exclude leaves nobody to watch";
  await expect(usersOf({ everyone: true, exclude })).rejects.toThrow(nobody);
  await expect(usersOf({ users: [user1], exclude })).rejects.toThrow(nobody);
  await expect(usersOf({ users: [user1], exclude: { users: [user1] } })).rejects.toThrow(nobody);
});

test.each([
  ["a text", "groups.yaml", "tapwatch:watch must be an object with 'users', 'usersFile', 'groups'"],
  ["a group without a list", { groups: "Admins" }, "tapwatch:watch.groups must be a list of groups"],
  ["an empty name", { groups: [""] }, "tapwatch:watch.groups[0].group must not be empty"],
  ["another key", { groups: [{ name: "x" }] }, "tapwatch:watch.groups[0].name is not a known property: remove it"],
  [
    "a number",
    { roles: [1] },
    "tapwatch:watch.roles[0] must be the name or the id of a role, or an object with 'role'",
  ],
  [
    "a label with a space",
    { groups: [{ group: "x", labels: ["A b"] }] },
    'tapwatch:watch.groups[0].labels[0] "A b" is not',
  ],
  ["a word for everyone", { everyone: "yes" }, "tapwatch:watch.everyone must be true, or an object with 'labels'"],
  ["everyone excluded", { exclude: { everyone: true } }, "tapwatch:watch.exclude.everyone is not a known property"],
  ["a wrong user", { exclude: { users: ["alice"] } }, 'tapwatch:watch.exclude.users[0] "alice" is not a user'],
  [
    "a user twice",
    { users: ["a@b.c", "A@b.c"] },
    "tapwatch:watch.users[1] 'A@b.c' is listed twice (first as watch.users[0])",
  ],
  ["nobody", { everyone: false }, "tapwatch:users names nobody to watch"],
])("%s is one clear message, with its place", (_, watch, message) => {
  const { problems } = readConfiguration({ "tapwatch:watch": JSON.stringify(watch) }, ".");
  expect(problems).toContainEqual(expect.stringContaining(message));
});

test("whoever had a pass event in the last days is watched beside the others, and not for longer", async () => {
  const { tenant, clock, usersOf, ids } = await start({ roles: withLog });
  tenant.issuePass(user1);
  clock.advance({ days: 6 });
  tenant.issuePass(user2);
  tenant.removePass(user2);
  clock.advance({ days: 2 });
  const watch = { users: [user3], activity: { within: "7d", labels: ["active"] } };
  expect(await usersOf(watch)).toEqual([
    { user: user3, aliases: [ids[2]] },
    { user: ids[1], userPrincipalName: user2, labels: ["active"], aliases: [user2], source: "activity" },
  ]);
  expect(namesOf(await usersOf({ ...watch, activity: "1d" }))).toEqual([user3]);
});

test("whoever had a pass event and was deleted since is not watched; a user with another name now is", async () => {
  const { tenant, usersOf } = await start({ roles: withLog });
  for (const user of [user1, user2]) tenant.issuePass(user);
  tenant.removeUser(user1);
  tenant.renameUser(user2, "renamed@contoso.example");
  expect(namesOf(await usersOf({ users: [user3], activity: "30d" }))).toEqual([user3, "renamed@contoso.example"]);
});

test("an audit log that cannot be read watches and forgets nobody", async () => {
  const { usersOf } = await start({ roles: every });
  await expect(usersOf({ users: [user3], activity: "30d" })).rejects.toThrow(
    /tapwatch:watch\.activity could not be read, so nobody is watched or forgotten in this run: .*AuditLog\.Read\.All and Directory\.Read\.All/,
  );
});

test.each(["", "31d", "0d", "30", 30])("a span of %j is refused, with what it must be", async (activity) => {
  const { usersOf } = await start();
  await expect(usersOf({ users: [user3], activity })).rejects.toThrow(
    /tapwatch:watch\.activity.* must be a number of days/,
  );
});
