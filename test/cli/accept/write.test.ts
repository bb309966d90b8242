import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApprovalEntry } from "@tapwatch/program/approvals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { ApprovalsPlace } from "../../../cli/accept/place";
import { addApprovals, approvalsHeader, withEntries } from "../../../cli/accept/write";
import { readYaml } from "../../../cli/project/read-yaml";
import { checkApprovals } from "../../../program/approvals";
import { otherId } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";

const file = "approvals.yaml";
const added: ApprovalEntry = { user: "new@contoso.com", pass: otherId, ticket: "CHG-9" };
const addedLines = `- user: new@contoso.com\n  pass: ${otherId}\n  ticket: CHG-9\n`;

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,9}$/);
const comment = fc.stringMatching(/^[ -~]{0,20}$/).map((text) => `# ${text}`);
const indent = fc.nat({ max: 3 }).map((count) => " ".repeat(count));

/** A block list as people write one: comments above, beside and within, blank lines, keys in any order, other quotes. */
const entryText = fc
  .record({
    above: fc.array(fc.oneof(comment, fc.constant("")), { maxLength: 2 }),
    user: word,
    others: fc.uniqueArray(fc.tuple(word, fc.constantFrom("", "'", '"'), word), {
      selector: ([key]) => key,
      maxLength: 3,
    }),
    beside: fc.option(comment, { nil: "" }),
    within: fc.option(fc.tuple(indent, comment), { nil: undefined }),
  })
  .map(({ above, user, others, beside, within }) => {
    const keys = others.filter(([key]) => key !== "user");
    return [
      ...above,
      `- user: ${user} ${beside}`.trimEnd(),
      ...(within ? [within.join("")] : []),
      ...keys.map(([key, quote, value]) => `  ${key}: ${quote}v${value}${quote}`),
    ].join("\n");
  });

test("whatever comments and order a list has stay, byte for byte, before what is added", () => {
  fc.assert(
    fc.property(
      fc.array(entryText, { maxLength: 6 }),
      fc.constantFrom("", "\n", "\n\n", "\n# the end\n", "\n  # the end"),
      fc.constantFrom("\n", "\r\n"),
      (entries, end, newline) => {
        const text = `${entries.join("\n")}${end}`.replaceAll("\n", newline);
        const changed = withEntries(text, [added, added], file);
        expect(changed.startsWith(text)).toBe(true);
        const ending = text.includes("\n") ? newline : "\n";
        expect(changed.slice(text.length).trimStart()).toBe((addedLines + addedLines).replaceAll("\n", ending));
        expect(parse(changed)).toEqual([...(parse(text) ?? []), added, added]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ["an empty file", "", addedLines],
  ["a file of comments", "# ours\n", `# ours\n${addedLines}`],
  ["a document's beginning", "---\n# ours\n", `---\n# ours\n${addedLines}`],
  ["a byte order mark", "\ufeff- user: me\n", `\ufeff- user: me\n${addedLines}`],
  ["nothing, written as ~", "# ours\n~ # theirs\n", undefined],
  ["nothing, written as null", "---\n# ours\nnull\n# theirs\n", undefined],
  ["an end of a document alone", "# ours\n...\n", undefined],
  [
    "Windows' line endings",
    "- user: me\r\n  pass: a",
    `- user: me\r\n  pass: a\r\n${addedLines.replaceAll("\n", "\r\n")}`,
  ],
  ["a flow list with Windows' line endings", "# ours\r\n[{ user: me, pass: a }]\r\n", undefined],
  ["an empty flow list", "# ours\n[]\n", `# ours\n${addedLines}`],
  ["a flow list", "# ours\n[{ user: me, pass: a }] # theirs\n", undefined],
  ["an indented list", "# ours\n  # above\n  - user: me # beside\n    pass: a\n", undefined],
  ["a document's end", "# ours\n- user: me # beside\n...\n", undefined],
  ["a last text of many lines", "# ours\n- user: me\n  ticket: |+\n    a\n\n", undefined],
])("%s gets one more, and loses nothing", (_case, text, expected) => {
  const read = (whole: string) => parse(whole.replace("\ufeff", "")) ?? [];
  const changed = withEntries(text, [added], file);
  if (expected !== undefined) expect(changed).toBe(expected);
  expect(read(changed)).toEqual([...read(text), added]);
  if (text.includes("\r\n")) expect(changed.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const remark of text.match(/# \w+/g) ?? []) expect(changed).toContain(remark);
  // What one call wrote the next one adds to.
  expect(read(withEntries(changed, [added], file))).toEqual([...read(text), added, added]);
});

test.each([
  ["a mapping", "user: me\n", "approvals.yaml: holds no list"],
  ["a word", "approved\n", "approvals.yaml: holds no list"],
  ["no YAML", "- user: [\n", "approvals.yaml: "],
  ["a key twice", "- user: me\n  user: you\n", "approvals.yaml: "],
])("%s is refused by the name of the file", (_case, text, message) => {
  expect(() => withEntries(text, [added], file)).toThrow(message);
});

test("what no run would take is refused by its place, and nothing is written", async () => {
  const directory = await scratchDirectory();
  const place: ApprovalsPlace = { kind: "file", file: join(directory, "approvals.prod.yaml") };
  // An id that Graph has never sent, so far.
  const entries = [added, { ...added, pass: "a b" }];
  await expect(addApprovals(place, entries)).rejects.toThrow(
    `nothing was written to ${place.file}: approval [1].pass must be the id of a method, without spaces`,
  );
  expect(readdirSync(directory)).toEqual([]);
});

test("an editor finds the schema from wherever the file stands", () => {
  const path = "node_modules/@tapwatch/program/approvals.schema.json";
  expect(approvalsHeader("approvals.prod.yaml")).toContain(`$schema=${path}\n`);
  expect(approvalsHeader("ops/stacks/approvals.prod.yaml")).toContain(`$schema=../../${path}\n`);
});

test("a stack without approvals gets a file with a header, and its configuration names it", async () => {
  const directory = await scratchDirectory();
  const stackFile = join(directory, "Pulumi.prod.yaml");
  writeFileSync(stackFile, "# ours\nconfig:\n  tapwatch:users: [me] # for now\n");
  const place: ApprovalsPlace = {
    kind: "file",
    file: join(directory, "approvals.prod.yaml"),
    register: { stackFile, name: "approvals.prod.yaml" },
  };
  await addApprovals(place, [added]);
  expect(readFileSync(place.file, "utf8")).toBe(approvalsHeader("approvals.prod.yaml") + addedLines);
  expect(readFileSync(stackFile, "utf8")).toMatch(/^# ours\nconfig:\n {2}tapwatch:users: \[ ?me ?\] # for now\n/);
  expect(parse(readFileSync(stackFile, "utf8")).config["tapwatch:approvals"]).toBe("approvals.prod.yaml");
});

test("whatever a user is called, the stack's own file and a list in another style give the name back", async () => {
  const directory = await scratchDirectory();
  const place: ApprovalsPlace = { kind: "configuration", file: join(directory, "Pulumi.prod.yaml") };
  const name = fc.array(fc.constantFrom("\u202e", "\ufeff", "\ud800", "##[x]", '"', "'", "\u{1F511}", "a", "#", "~"), {
    minLength: 1,
    maxLength: 150,
  });
  await fc.assert(
    fc.asyncProperty(name, async (parts) => {
      const entry = { ...added, user: `${parts.join("")}@contoso.com`, ticket: `${parts.join(" ")}x`.slice(0, 200) };
      fc.pre(checkApprovals([entry], "").problems.length === 0);
      writeFileSync(place.file, "config: { tapwatch:approvals: [] }\n");
      await addApprovals(place, [entry]);
      expect(readYaml(place.file, z.unknown())).toEqual({ config: { "tapwatch:approvals": [entry] } });
      expect(parse(withEntries("[{ user: me }]\n", [entry], file))).toEqual([{ user: "me" }, entry]);
    }),
    { numRuns: 100 },
  );
});

test("a byte order mark and Windows' line endings stay, in a file of approvals and in the stack's own", async () => {
  const directory = await scratchDirectory();
  const stackFile = join(directory, "Pulumi.prod.yaml");
  const register = { stackFile, name: "approvals.prod.yaml" };
  const place: ApprovalsPlace = { kind: "file", file: join(directory, "approvals.prod.yaml"), register };
  writeFileSync(place.file, "\ufeff# ours\r\n");
  writeFileSync(stackFile, "\ufeffconfig:\r\n  tapwatch:users: [me]\r\n");
  await addApprovals(place, [added]);
  expect(readFileSync(place.file, "utf8")).toBe(`\ufeff# ours\r\n${addedLines.replaceAll("\n", "\r\n")}`);
  expect(readFileSync(stackFile, "utf8")).toMatch(
    /^\ufeffconfig:\r\n {2}tapwatch:users: \[ me \]\r\n {2}tapwatch:approvals: approvals\.prod\.yaml\r\n$/,
  );
  writeFileSync(stackFile, "\ufeffconfig:\r\n  tapwatch:approvals: []\r\n");
  await addApprovals({ kind: "configuration", file: stackFile }, [added]);
  expect(readFileSync(stackFile, "utf8")).toMatch(/^\ufeffconfig:\r\n(.*\r\n)+$/);
  expect(readYaml(stackFile, z.unknown())).toEqual({ config: { "tapwatch:approvals": [added] } });
});

test("in the stack's own file instants are quoted, since Pulumi takes a bare one for a date; all else stays", async () => {
  const directory = await scratchDirectory();
  const place: ApprovalsPlace = { kind: "configuration", file: join(directory, "Pulumi.prod.yaml") };
  const before = "# ours\nconfig:\n  tapwatch:approvals:\n    # by Bob\n    - user: 'me' # beside\n      pass: a\n";
  writeFileSync(place.file, `${before}  tapwatch:cloud: usgov\n`);
  const expires = "2026-03-02T18:00:00.000Z";
  await addApprovals(place, [{ ...added, expires }]);
  expect(readFileSync(place.file, "utf8")).toBe(
    `${before}    - user: "new@contoso.com"\n      pass: "${otherId}"\n      ticket: "CHG-9"\n      expires: "${expires}"\n` +
      "  tapwatch:cloud: usgov\n",
  );
  writeFileSync(place.file, "config: { tapwatch:approvals: {} }\n");
  await expect(addApprovals(place, [added])).rejects.toThrow("must be a list, or the name");
});
