import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findApprovals } from "../../../cli/accept/place";
import { shownPath } from "../../../cli/base/shown-path";
import { namedStacks, onlyStack } from "../../../cli/project/stack-file";
import { scratchDirectory } from "../../support/scratch";

/** @param text of Pulumi.prod.yaml; absent: there is none */
async function placeOf(text: string | undefined, config: Record<string, string> = {}, stack = "contoso/watch/prod") {
  const directory = await scratchDirectory();
  if (text !== undefined) writeFileSync(join(directory, "Pulumi.prod.yaml"), text);
  return { directory, find: () => findApprovals({ directory, stack, config }) };
}

test.each([
  ["no file at all", undefined],
  ["no configuration", "# nothing yet\n"],
  ["no such key", "config:\n  tapwatch:users: [me]\n"],
  ["an empty key", "config:\n  tapwatch:approvals:\n"],
])("where a stack has %s, a file beside it is to be made and named", async (_case, text) => {
  const { directory, find } = await placeOf(text);
  expect(find()).toEqual({
    kind: "file",
    file: join(directory, "approvals.prod.yaml"),
    register: { stackFile: join(directory, "Pulumi.prod.yaml"), name: "approvals.prod.yaml" },
  });
});

test("a file is named from the project's directory; the command line comes first, with and without the project's name", async () => {
  const text = "config:\n  tapwatch:approvals: ops/approvals.yaml\n";
  const named = await placeOf(text);
  expect(named.find()).toEqual({ kind: "file", file: join(named.directory, "ops/approvals.yaml") });
  for (const key of ["approvals", "tapwatch:approvals"]) {
    expect((await placeOf(text, { [key]: "/etc/given.yaml" })).find()).toEqual({
      kind: "file",
      file: "/etc/given.yaml",
    });
  }
});

test.each(["tapwatch:approvals", "approvals"])(
  "spaces around a name are none of it, in the file as in --config",
  async (key) => {
    const { directory, find } = await placeOf('config:\n  tapwatch:approvals: " ops.yaml "\n');
    expect(find()).toMatchObject({ file: join(directory, "ops.yaml") });
    expect((await placeOf(undefined, { [key]: " /etc/given.yaml " })).find()).toMatchObject({
      file: "/etc/given.yaml",
    });
  },
);

test("of two on the command line the last one counts, as for the run", async () => {
  const { find } = await placeOf(undefined, { "tapwatch:approvals": "/etc/a.yaml", approvals: "/etc/b.yaml" });
  expect(find()).toMatchObject({ file: "/etc/b.yaml" });
});

const named = "name: tapwatch\nruntime: nodejs\n";

test("what Pulumi.yaml names for all stacks counts where the stack names nothing", async () => {
  for (const text of [
    "tapwatch:approvals: all.yaml",
    "approvals: { value: all.yaml }",
    "approvals: { default: all.yaml }",
  ]) {
    const { directory, find } = await placeOf("config: {}\n");
    writeFileSync(join(directory, "Pulumi.yaml"), `${named}config:\n  ${text}\n`);
    expect(find()).toEqual({ kind: "file", file: join(directory, "all.yaml") });
  }
  const { directory, find } = await placeOf("config: {}\n");
  writeFileSync(join(directory, "Pulumi.yaml"), `${named}config:\n  approvals: { default: [] }\n`);
  expect(find).toThrow("Pulumi.yaml: the list of tapwatch:approvals is for all stacks: name a file in");
});

test("stackConfigDir is where the stack's files stand; names are from the project's directory all the same", async () => {
  const { directory, find } = await placeOf(undefined);
  writeFileSync(join(directory, "Pulumi.yaml"), `${named}stackConfigDir: stacks\n`);
  mkdirSync(join(directory, "stacks"));
  const file = join(directory, "stacks/Pulumi.prod.yaml");
  expect(find()).toEqual({
    kind: "file",
    file: join(directory, "stacks/approvals.prod.yaml"),
    register: { stackFile: file, name: "stacks/approvals.prod.yaml" },
  });
  writeFileSync(file, "config:\n  tapwatch:approvals: ops/approvals.yaml\n");
  expect(find()).toEqual({ kind: "file", file: join(directory, "ops/approvals.yaml") });
  expect([onlyStack(directory), namedStacks(directory)]).toEqual(["prod", ["prod"]]);
});

test("a file that is there and that nothing names is no place as long as it approves something", async () => {
  const { directory, find } = await placeOf("config: {}\n");
  const file = join(directory, "approvals.prod.yaml");
  for (const text of ["", "# none yet\n", "~\n", "[]\n"]) {
    writeFileSync(file, text);
    expect(find()).toMatchObject({ file });
  }
  writeFileSync(file, "- { user: me, pass: a }\n- { user: you, pass: b }\n");
  expect(find).toThrow(`${file} exists, but the configuration does not name it. It has 2 approvals, which all count`);
  writeFileSync(file, "approved\n");
  expect(find).toThrow(`${file}: holds no list`);
});

test("a list in the stack's file is added to where it stands", async () => {
  const { directory, find } = await placeOf("config:\n  tapwatch:approvals: []\n");
  expect(find()).toEqual({ kind: "configuration", file: join(directory, "Pulumi.prod.yaml") });
});

test.each([
  ["a list on the command line", undefined, { approvals: ' [{"user":"me"}]' }, "a list, and accept cannot add to it"],
  [
    "no approvals at all for this run",
    undefined,
    { approvals: " " },
    "--config tapwatch:approvals= gives this run no approvals",
  ],
  ["a list as text in the stack's file", "config:\n  tapwatch:approvals: '[]'\n", {}, "is a list written as text"],
  ["a stack's file that is no YAML", "config: [\n", {}, "Pulumi.prod.yaml"],
])("%s is refused, with what to do", async (_case, text, config, message) => {
  const { find } = await placeOf(text, config);
  expect(find).toThrow(message);
});

test("a place is shown from where somebody is, and in full if that is elsewhere", () => {
  const place = { kind: "file", file: "/work/ops/approvals.yaml" } as const;
  expect(shownPath(place.file, "/work")).toBe("ops/approvals.yaml");
  expect(shownPath(place.file, "/work/other")).toBe("/work/ops/approvals.yaml");
});
