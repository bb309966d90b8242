import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { projectText } from "../../../cli/project/new-project";
import { type Place, placesOf } from "../../../cli/project/places";
import { scratchDirectory } from "../../support/scratch";

/** A repository whose project is in `watch/`, with these files beside Pulumi.yaml. */
async function repository(files: Readonly<Record<string, string>>) {
  const root = await scratchDirectory();
  const directory = join(root, "watch");
  for (const each of [join(root, ".git"), directory, join(root, "lists")]) mkdirSync(each);
  writeFileSync(join(directory, "Pulumi.yaml"), projectText("index.js"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  /** What stands at a place. */
  const textAt = (place: Place | undefined) => {
    if (place === undefined) return undefined;
    const { file, startLine, startColumn, endLine, endColumn } = place;
    const lines = readFileSync(join(root, file), "utf8").split(/\r?\n/);
    expect(endLine).toBe(startLine);
    return `${file}: ${lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1)}`;
  };
  return { root, textAt, places: (config = {}) => placesOf({ directory, stack: "prod", config }) };
}

const stackText = `# Whom we watch
config:
  tapwatch:usersFile: users.txt
  tapwatch:users:
    - alice@contoso.com   # the boss
    - user: "Bob@Contoso.com"
      labels: [privileged]
    - {user: aaaaaaaa-0000-4000-8000-000000000009, userPrincipalName: carol@contoso.com}
  tapwatch:watch:
    groups:
      - Helpdesk
      - group: "Tier 0"
        labels: [privileged]
    roles: [Global Administrator, Helpdesk Administrator]
    everyone: true
    users:
      - dave@contoso.com
    usersFile: ../lists/more.json
  tapwatch:activity: true
  tapwatch:approvals: approvals.prod.yaml
`;

test("a user's place is the line that names the user, in whichever file, from the root of the repository", async () => {
  const { root, textAt, places } = await repository({
    "Pulumi.prod.yaml": stackText,
    "users.txt": "# all\n\n  erin@contoso.com  # since May\r\nfrank@contoso.com",
    "approvals.prod.yaml":
      "- user: alice@contoso.com\n  pass: x\n- user: alice@contoso.com\n  pass: y\n  ticket: CHG-2\n",
  });
  writeFileSync(join(root, "lists/more.json"), '[\n\t"grace@contoso.com",\n{"user": "heidi@contoso.com"}]');
  const of = places();
  const user = (...names: string[]) => textAt(of.user(names));
  expect(user("ALICE@contoso.com")).toBe("watch/Pulumi.prod.yaml: alice@contoso.com");
  expect(user("bob@contoso.com")).toBe('watch/Pulumi.prod.yaml: "Bob@Contoso.com"');
  expect(user("carol@contoso.com")).toBe("watch/Pulumi.prod.yaml: aaaaaaaa-0000-4000-8000-000000000009");
  expect(user("new-name@contoso.com", "dave@contoso.com")).toBe("watch/Pulumi.prod.yaml: dave@contoso.com");
  expect(user("erin@contoso.com")).toBe("watch/users.txt: erin@contoso.com");
  expect(user("frank@contoso.com")).toBe("watch/users.txt: frank@contoso.com");
  expect(user("grace@contoso.com")).toBe('lists/more.json: "grace@contoso.com"');
  expect(user("heidi@contoso.com")).toBe('lists/more.json: "heidi@contoso.com"');
  expect(user("mallory@contoso.com")).toBeUndefined();
  expect(textAt(of.source("groups[0]"))).toBe("watch/Pulumi.prod.yaml: Helpdesk");
  expect(textAt(of.source("groups[1]"))).toBe('watch/Pulumi.prod.yaml: "Tier 0"');
  expect(textAt(of.source("roles[1]"))).toBe("watch/Pulumi.prod.yaml: Helpdesk Administrator");
  expect(textAt(of.source("everyone"))).toBe("watch/Pulumi.prod.yaml: everyone");
  expect(textAt(of.source("groups[7]"))).toBe("watch/Pulumi.prod.yaml: groups");
  expect(textAt(of.key("activity"))).toBe("watch/Pulumi.prod.yaml: tapwatch:activity");
  expect(of.key("policy")).toBeUndefined();
  expect(textAt(of.approval(({ pass }) => pass === "y"))).toBe("watch/approvals.prod.yaml: alice@contoso.com");
  expect(of.approval(({ pass }) => pass === "y")?.startLine).toBe(3);
  expect(of.stack).toMatchObject({ file: "watch/Pulumi.prod.yaml", startLine: 1 });
});

test("lists as JSON text are one place; what a command's option says has none; neither has a file that is gone", async () => {
  const { textAt, places } = await repository({
    "Pulumi.prod.yaml": `config:\n  tapwatch:users: '["alice@contoso.com"]'\n  tapwatch:watch: '{"groups": ["Helpdesk"]}'\n`,
  });
  expect(textAt(places().user(["alice@contoso.com"]))).toBe(`watch/Pulumi.prod.yaml: '["alice@contoso.com"]'`);
  expect(textAt(places().source("groups[0]"))).toBe("watch/Pulumi.prod.yaml: tapwatch:watch");
  const given = places({ users: '["bob@contoso.com"]', usersFile: "missing.txt", approvals: "missing.yaml" });
  expect(given.user(["bob@contoso.com"])).toBeUndefined();
  expect(given.approval(() => true)).toBeUndefined();
});

test("a file outside of the repository cannot be shown, but the key that names it can", async () => {
  const elsewhere = join(await scratchDirectory(), "users.txt");
  writeFileSync(elsewhere, "alice@contoso.com\n");
  const { textAt, places } = await repository({
    "Pulumi.prod.yaml": `config:\n  tapwatch:usersFile: ${elsewhere}\n`,
  });
  expect(textAt(places().user(["alice@contoso.com"]))).toBe("watch/Pulumi.prod.yaml: tapwatch:usersFile");
});

test("any list of users is found as it was written", async () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1 })
    .map((text) => text.trim())
    .filter((text) => text.isWellFormed() && text !== "");
  const { root, places } = await repository({});
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, selector: (each) => each.toLowerCase() }), async (users) => {
      const text = stringify({
        config: { "tapwatch:users": users.map((user, index) => (index % 2 ? { user } : user)) },
      });
      writeFileSync(join(root, "watch/Pulumi.prod.yaml"), text);
      const of = places();
      const lines = users.map((user) => of.user([user])?.startLine ?? 0);
      expect(lines).not.toContain(0);
      expect(lines).toEqual(lines.toSorted((left, right) => left - right));
      expect(new Set(lines).size).toBe(users.length);
    }),
    { numRuns: 60 },
  );
});
