import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { listedRoster, readConfiguration } from "../../program/configuration";
import { namedUsers } from "../../program/users";
import { scratchDirectory } from "../support/scratch";

function judge(values: Record<string, unknown>) {
  const text = Object.entries(values).map(([key, value]) => [
    `tapwatch:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const configuration = readConfiguration(Object.fromEntries(text), process.cwd());
  const { users, strangers } = listedRoster(configuration);
  return { ...configuration, users: users.map(({ aliases: _, ...args }) => args), strangers };
}

/** The users, as the program takes them: only if nothing is wrong. */
function read(values: Record<string, unknown>) {
  const { users, problems } = judge(values);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return users;
}

test("users are names, or objects with approvals", () => {
  const approvals = [{ ticket: "T-1", until: "2026-03-03T09:00:00Z" }];
  const id = "071cc716-8147-4397-a5ba-b2105951cc0b";
  const users = [{ user: "a@contoso.com" }, { user: "me" }, { user: id }, { user: "b@contoso.com", approvals }];
  expect(read({ users: ["a@contoso.com", "me", id, { user: "b@contoso.com", approvals }] })).toEqual(users);
});

test("the one approval of a user that 0.1.0 knew is an approval", () => {
  const id = "071cc716-8147-4397-a5ba-b2105951cc0b";
  const window = { ticket: "T-1", until: "2026-03-03T09:00:00Z" };
  const of = (approval: object) => read({ users: [{ user: "me", approval }] });
  expect(of(window)).toEqual([{ user: "me", approvals: [window] }]);
  expect(of({ ticket: "T-1", methodId: id })).toEqual([{ user: "me", approvals: [{ ticket: "T-1", pass: id }] }]);
});

test.each([
  ["no users", {}, "tapwatch:users names nobody to watch"],
  ["an empty list", { users: [] }, "tapwatch:users names nobody to watch"],
  ["one name without a list", { users: "a@contoso.com" }, "tapwatch:users must be a list of user principal names"],
  ["something else than a list", { users: { user: "me" } }, "tapwatch:users must be a list of user principal names"],
  [
    "a malformed user",
    { users: ["a@contoso.com", "alice"] },
    'tapwatch:users[1] "alice" is not a user: write an object id, a user principal name',
  ],
  [
    "a duplicate",
    { users: ["a@contoso.com", "A@Contoso.com"] },
    "tapwatch:users[1] 'A@Contoso.com' is listed twice (first as users[0]): remove one",
  ],
  [
    "an approval with an unknown term",
    { users: [{ user: "a@contoso.com", approval: { ends: "x" } }] },
    "tapwatch:users[0].approval.ends is not a known property",
  ],
  [
    "an approval that names nothing",
    { users: [{ user: "a@contoso.com", approvals: [{ ticket: "T-1" }] }] },
    "tapwatch:users[0].approvals.0 names nothing: write a window (until, maxLifetimeInMinutes), or pass, or userId",
  ],
  [
    "an approval of a user's own that says whose it is",
    { users: [{ user: "a@contoso.com", approvals: [{ user: "a@contoso.com", pass: "x", ticket: "T-1" }] }] },
    "tapwatch:users[0].approvals.0.user must not be here: the entry around it names the user; remove it",
  ],
  [
    "an approval without a user in the stack's list",
    { users: ["me"], approvals: [{ pass: "x", ticket: "T-1" }] },
    "tapwatch:approvals[0].user must be text",
  ],
  ["a tenant id that is none", { users: ["me"], tenantId: "contoso.com" }, "tapwatch:tenantId must be the tenant's id"],
  ["an unknown cloud", { users: ["me"], cloud: "mars" }, "tapwatch:cloud must be one of"],
  [
    "a key with a typing error",
    { users: ["me"], cluod: "usgov" },
    "tapwatch:cluod is not a setting of tapwatch: remove it, or write one of users, usersFile, watch, activity, policy, approvals, policyConfig, shard",
  ],
  ["a shard that is none", { users: ["me"], shard: "4/1" }, 'tapwatch:shard "4/1" is none of 1: write an index'],
])("%s is one clear message", (_case, values, message) => {
  expect(() => read(values)).toThrow(message);
});

test.each([
  ["one name", "a@contoso.com"],
  ["an object", { user: "a@contoso.com" }],
  ["a number", "7"],
])("users that are no list but %s are said, although a file lists users", async (_case, users) => {
  const directory = await scratchDirectory();
  const usersFile = join(directory, "people.txt");
  writeFileSync(usersFile, "b@contoso.com\n");
  expect(() => read({ users, usersFile })).toThrow(
    "tapwatch:users must be a list of user principal names, object ids or 'me': correct it, or remove it, and the users of " +
      `${usersFile} are all`,
  );
  expect(read({ usersFile: ` ${usersFile} ` })).toEqual([{ user: "b@contoso.com" }]);
});

test("users come from a file too: a name to a line, or a list, behind those that are listed", async () => {
  const directory = await scratchDirectory();
  const text = join(directory, "people.txt");
  writeFileSync(text, "# privileged\r\nb@contoso.com\n\n  c@contoso.com # until May\nd#EXT#@contoso.com\n");
  const [b, c, d] = ["b@contoso.com", "c@contoso.com", "d#EXT#@contoso.com"].map((user) => ({ user }));
  expect(read({ usersFile: text })).toEqual([b, c, d]);
  expect(read({ users: ["a@contoso.com"], usersFile: text })).toEqual([{ user: "a@contoso.com" }, b, c, d]);

  const approvals = [{ ticket: "T-1", until: "2026-03-03T09:00:00Z" }];
  for (const [name, list] of [
    ["people.json", JSON.stringify(["me", { user: "b@contoso.com", approvals }])],
    ["marked.yaml", `\ufeff${stringify(["me", { user: "b@contoso.com", approvals }])}`],
    ["people.yaml", stringify(["me", { user: "b@contoso.com", approvals }])],
  ] as const) {
    writeFileSync(join(directory, name), list);
    expect(read({ usersFile: join(directory, name) })).toEqual([{ user: "me" }, { user: "b@contoso.com", approvals }]);
    expect(namedUsers((key) => (key === "tapwatch:usersFile" ? name : undefined), directory).problems).toEqual([]);
  }
});

test("what is wrong with a file of users is said with the file's name and the place in it", async () => {
  const directory = await scratchDirectory();
  const problemOf = (name: string, text: string | undefined, users: readonly string[] = []) => {
    if (text !== undefined) writeFileSync(join(directory, name), text);
    const values = { "tapwatch:users": JSON.stringify(users), "tapwatch:usersFile": name };
    return namedUsers((key) => values[key as keyof typeof values], directory).problems;
  };
  expect(problemOf("none.txt", undefined)).toEqual([
    "tapwatch:usersFile none.txt cannot be read: there is no such file",
  ]);
  expect(problemOf("empty.txt", "# nobody\n")).toEqual([
    "tapwatch:usersFile empty.txt names nobody to watch: write a user to a line",
  ]);
  expect(problemOf("object.json", "{}")).toEqual([
    expect.stringContaining("tapwatch:usersFile object.json holds no list"),
  ]);
  expect(problemOf("broken.json", "[")).toEqual([expect.stringContaining("tapwatch:usersFile broken.json: ")]);
  expect(problemOf("odd.txt", "a@contoso.com\nalice\n")).toEqual([
    expect.stringContaining('tapwatch:usersFile odd.txt[1] "alice" is not a user'),
  ]);
  expect(problemOf("twice.txt", "A@contoso.com\n", ["a@contoso.com"])).toEqual([
    "tapwatch:usersFile twice.txt[0] 'A@contoso.com' is listed twice (first as users[0]): remove one",
  ]);
});

const named = { pass: "x", ticket: "T-1" };
const [a, b] = ["a@contoso.com", "b@contoso.com"];

test("approvals are a list in the configuration, or in a file, and stand behind the user's own", async () => {
  const own = { until: "2026-03-03T09:00:00Z" };
  const users = [{ user: a, approvals: [own] }, b];
  const list = [
    { user: "A@Contoso.com", ...named },
    { user: a, userId: "gone", ticket: "T-2" },
  ];
  const expected = [{ user: a, approvals: [own, named, { userId: "gone", ticket: "T-2" }] }, { user: b }];
  expect(read({ users, approvals: list })).toEqual(expected);

  const file = join(await scratchDirectory(), "approvals.yaml");
  writeFileSync(file, `# What was agreed\n${stringify(list)}`);
  expect(read({ users, approvals: file })).toEqual(expected);
  for (const empty of ["", "# nothing yet\n", "[]"]) {
    writeFileSync(file, empty);
    expect(read({ users: [b], approvals: file })).toEqual([{ user: b }]);
  }
});

test("what is wrong with approvals is said with the place, whoever they are about", async () => {
  const directory = await scratchDirectory();
  const problemOf = (text: string) => {
    const file = join(directory, "approvals.yaml");
    writeFileSync(file, text);
    return () => read({ users: [a], approvals: file });
  };
  expect(() => read({ users: [a], approvals: join(directory, "none.yaml") })).toThrow(
    /^tapwatch:approvals .*none\.yaml: there is no such file: make one \(it may be empty\), or remove the key$/,
  );
  expect(problemOf("user: me\n")).toThrow("approvals.yaml: holds no list: write '- user: …' for each approval");
  expect(problemOf("- user: [\n")).toThrow(/^tapwatch:approvals .*approvals\.yaml: /);
  expect(
    problemOf(
      stringify([
        { user: b, ...named },
        { user: b, pass: "none" },
      ]),
    ),
  ).toThrow("approvals.yaml[1].instead is missing: name the accepted pass that may be gone");
  expect(() => read({ users: ["x"], approvals: [{ user: a }] })).toThrow(/users\[0\] "x"[\s\S]*approvals\[0\] names/);
});

test("a name among the approvals that nobody watches is told once, and is no error", () => {
  const approvals = [a, b, "c@contoso.com", b].map((user) => ({ user, ...named }));
  expect(judge({ users: [a], approvals })).toMatchObject({
    users: [{ user: a, approvals: [named] }],
    strangers: [b, "c@contoso.com"],
    problems: [],
  });
});

test("a user of another shard is no stranger to the approvals", () => {
  const approvals = [{ user: a, ...named }];
  const shards = ["1/2", "2/2"].map((shard) => judge({ users: [a], approvals, shard }));
  expect(shards.flatMap(({ users }) => users)).toEqual([{ user: a, approvals: [named] }]);
  expect(shards.flatMap(({ strangers }) => strangers)).toEqual([]);
});

test("everything that is wrong is said at once", () => {
  expect(() => read({ users: ["x", "y"], cloud: "mars", shard: "one" })).toThrow(
    /cloud[\s\S]*"x"[\s\S]*"y"[\s\S]*shard "one" is no shard/,
  );
});

test("a shard watches its part of the list, and an empty one is nobody and no error", () => {
  const users = Array.from({ length: 9 }, (_, index) => ({ user: `user${index}@contoso.com` }));
  const shards = ["1/3", "2/3", "3/3"].map((shard) => read({ users, shard }));
  expect(
    shards
      .flat()
      .map(({ user }) => user)
      .sort(),
  ).toEqual(users.map(({ user }) => user));
  expect(["1/2", "2/2"].map((shard) => read({ users: ["me"], shard }).length).sort()).toEqual([0, 1]);
  expect(read({ users, shard: "" })).toEqual(users);
});

test("a shard refuses a list that is wrong in another's part", () => {
  for (const shard of ["1/2", "2/2"]) {
    expect(() => read({ users: ["me", "alice"], shard })).toThrow('tapwatch:users[1] "alice" is not a user');
    expect(() => read({ users: [], shard })).toThrow("tapwatch:users names nobody to watch");
  }
});

test("whatever the list holds, it is either read or refused with the place", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), (users) => {
      let message = "";
      try {
        expect(read({ users })).toHaveLength(users.length);
      } catch (error) {
        message = (error as Error).message;
        expect(message).toMatch(/^tapwatch:users\[\d/);
      }
    }),
  );
});

test("whatever the approvals hold, they are read or refused with the place", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), (approvals) => {
      expect(() => read({ users: [a], approvals })).toThrow(/^tapwatch:approvals\[\d/);
    }),
  );
});
