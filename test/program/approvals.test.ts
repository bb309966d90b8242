import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { namedApprovals } from "../../program/approvals";
import { withApprovals } from "../../program/users";
import { scratchDirectory } from "../support/scratch";

const [alice, bob] = ["alice@contoso.com", "bob@contoso.com"];
const method = "bbbbbbbb-0000-4000-8000-000000000001";

const configured = (value: string | undefined) => (key: string) => (key === "tapwatch:approvals" ? value : undefined);

/** The approvals of a stack whose file has this text. */
async function inFile(text: string) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "approvals.yaml"), text);
  return namedApprovals(configured("approvals.yaml"), directory);
}

describe("a stack without approvals", () => {
  test.each([undefined, "", "  ", "[]"])("where tapwatch:approvals is %j", (value) => {
    expect(namedApprovals(configured(value), "/")).toMatchObject({ entries: [], problems: [] });
  });

  test.each([
    ["empty", ""],
    ["nothing but comments", "# approvals of the stack prod\n\n# none yet\n"],
    ["a mark without a document", "---\n"],
    ["an empty list", "[]\n"],
  ])("whose file is %s", async (_case, text) => {
    expect(await inFile(text)).toMatchObject({ entries: [], problems: [] });
  });
});

test("a file's entries come in its order, with comments between them and instants that need no quotes", async () => {
  const text = `# yaml-language-server: $schema=program/approvals.schema.json
- user: ${alice}
  ticket: CHG-1042   # by mail, see there
  from: 2026-03-02T08:00:00Z
  until: 2026-03-02T18:00:00+01:00
  maxLifetimeInMinutes: 60
  isUsableOnce: true

# found when the watch began
- {user: ${bob}, ticket: CHG-1043, pass: ${method}}
- user: me
  pass: none
  instead: ${method}
- user: ${bob}
  userId: gone
`;
  expect(await inFile(text)).toMatchObject({
    entries: [
      {
        user: alice,
        ticket: "CHG-1042",
        from: "2026-03-02T08:00:00Z",
        until: "2026-03-02T18:00:00+01:00",
        maxLifetimeInMinutes: 60,
        isUsableOnce: true,
      },
      { user: bob, ticket: "CHG-1043", pass: method },
      { user: "me", pass: "none", instead: method },
      { user: bob, userId: "gone" },
    ],
    problems: [],
  });
});

test.each([
  ["be JSON", JSON.stringify([{ user: alice, ticket: "CHG-1", pass: method }])],
  ["end its lines as Windows does", `- user: ${alice}\r\n  ticket: CHG-1\r\n  pass: ${method}\r\n`],
  ["begin with a byte order mark", `\ufeff- user: ${alice}\n  ticket: CHG-1\n  pass: ${method}\n`],
])("a file may %s", async (_case, text) => {
  expect(await inFile(text)).toMatchObject({ entries: [{ user: alice, ticket: "CHG-1", pass: method }], problems: [] });
});

test("the file is named from the project's directory, or by its whole path", async () => {
  const directory = await scratchDirectory();
  mkdirSync(join(directory, "approvals"));
  const file = join(directory, "approvals", "prod.yaml");
  writeFileSync(file, `- {user: ${alice}, pass: ${method}}\n`);
  for (const name of ["approvals/prod.yaml", "./approvals/prod.yaml", file]) {
    expect(namedApprovals(configured(name), directory).entries).toEqual([{ user: alice, pass: method }]);
  }
});

test("the list itself may stand in the stack's configuration", () => {
  const list = [{ user: alice, ticket: "CHG-1", pass: method }];
  expect(namedApprovals(configured(JSON.stringify(list)), "/nowhere")).toMatchObject({ entries: list, problems: [] });
  expect(namedApprovals(configured(`\n ${JSON.stringify(list, null, 2)} `), "/nowhere").entries).toEqual(list);
});

test.each([
  ["[oops", "tapwatch:approvals must be a list"],
  ['{"user":"me","pass":"x"}', "tapwatch:approvals must be a list"],
])("a list that is none is said with the key: %s", (text, problem) => {
  expect(namedApprovals(configured(text), "/nowhere").problems).toEqual([expect.stringContaining(problem)]);
});

describe("what is wrong is named by its place, with what to do", () => {
  test("a file that is missing", async () => {
    const directory = await scratchDirectory();
    expect(namedApprovals(configured("aprovals.yaml"), directory)).toMatchObject({
      entries: [],
      problems: [
        "tapwatch:approvals aprovals.yaml: there is no such file: make one (it may be empty), or remove the key",
      ],
    });
  });

  test("something else than a file", async () => {
    const directory = await scratchDirectory();
    expect(namedApprovals(configured("."), directory).problems).toEqual([
      expect.stringMatching(/^tapwatch:approvals \.: EISDIR/),
    ]);
  });

  test.each([
    ["one entry without a list", `user: ${alice}\npass: ${method}\n`],
    ["a word", "none\n"],
    ["a number", "0\n"],
    ["false", "false\n"],
  ])("%s in the file", async (_case, text) => {
    expect(await inFile(text)).toMatchObject({
      entries: [],
      problems: ["tapwatch:approvals approvals.yaml: holds no list: write '- user: …' for each approval"],
    });
  });

  test("text that is no YAML, with the line", async () => {
    const { entries, problems } = await inFile(`- user: ${alice}\n  pass: [\n`);
    expect(entries).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^tapwatch:approvals approvals\.yaml: .*line \d/s)]);
  });

  test("a property that is written twice, of which one would be lost", async () => {
    const { problems } = await inFile(`- user: ${alice}\n  pass: ${method}\n  pass: other\n`);
    expect(problems).toEqual([expect.stringMatching(/^tapwatch:approvals approvals\.yaml: .*unique.*line \d/s)]);
  });

  test("wrong entries in a file, and the right ones beside them are kept", async () => {
    const text = `
- user: ${alice}
  pass: ${method}
- user: alice
  pass: ${method}
- pass: ${method}
- user: ${bob}
  pass: none
- user: ${bob}
- CHG-1042
- user: ${bob}
  aproved: true
  until: tomorrow
`;
    const { entries, problems } = await inFile(text);
    expect(entries).toEqual([{ user: alice, pass: method }]);
    const place = "tapwatch:approvals approvals.yaml";
    expect(problems).toEqual([
      `${place}[1].user "alice" is not a user: write an object id, a user principal name (name@domain), or 'me'`,
      `${place}[2].user must be text: an object id, a user principal name, or 'me'`,
      `${place}[3].instead is missing: name the accepted pass that may be gone`,
      `${place}[4] names nothing: write a window (until, maxLifetimeInMinutes), or pass, or userId`,
      `${place}[5] must be an object: ticket and expires, and a window, pass or userId, and 'user'`,
      `${place}[6].until must be an ISO 8601 instant such as 2026-03-02T09:00:00Z`,
      `${place}[6].aproved is not a known property: remove it`,
    ]);
  });

  test("wrong entries of a list in the configuration", () => {
    const { entries, problems } = namedApprovals(configured(JSON.stringify([{ user: alice, pass: "gone" }])), "/");
    expect(entries).toEqual([]);
    expect(problems).toEqual([
      "tapwatch:approvals[0].pass must be the id of a method, or none; for a user who is gone write userId: gone",
    ]);
  });

  test("a list in the configuration that breaks off, or a file whose name looks like one", () => {
    expect(namedApprovals(configured("[draft].yaml"), "/").problems).toEqual([
      expect.stringMatching(/^tapwatch:approvals /),
    ]);
  });
});

describe("each user gets the approvals that are about that user", () => {
  test("behind those that the user's own entry has, whatever the case of the name", () => {
    const own = { ticket: "CHG-1", pass: "own" };
    const entries = [
      { user: "Alice@Contoso.com", ticket: "CHG-2", pass: "first" },
      { user: alice, ticket: "CHG-3", pass: "second" },
      { user: "me", userId: "gone" },
    ];
    const { users, strangers } = withApprovals(
      [{ user: alice, approvals: [own] }, { user: bob }, { user: "me" }],
      entries,
    );
    expect(users).toEqual([
      {
        user: alice,
        approvals: [own, { ticket: "CHG-2", pass: "first" }, { ticket: "CHG-3", pass: "second" }],
      },
      { user: bob },
      { user: "me", approvals: [{ userId: "gone" }] },
    ]);
    expect(strangers).toEqual([]);
  });

  test("and those about nobody who is watched are told apart", () => {
    const entries = [{ user: "carol@contoso.com", pass: method }];
    expect(withApprovals([{ user: alice }], entries)).toEqual({ users: [{ user: alice }], strangers: entries });
  });
});
