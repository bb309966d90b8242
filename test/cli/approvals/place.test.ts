import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findApprovals, shownPlace } from "../../../cli/approvals/place";
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
  expect(find()).toEqual({ kind: "file", file: join(directory, "approvals.prod.yaml"), register: true });
});

test("a file is named from the project's directory; the command line comes first, with and without the project's name", async () => {
  const text = "config:\n  tapwatch:approvals: ops/approvals.yaml\n";
  const named = await placeOf(text);
  expect(named.find()).toEqual({ kind: "file", file: join(named.directory, "ops/approvals.yaml"), register: false });
  for (const key of ["approvals", "tapwatch:approvals"]) {
    expect((await placeOf(text, { [key]: "/etc/given.yaml" })).find()).toEqual({
      kind: "file",
      file: "/etc/given.yaml",
      register: false,
    });
  }
});

test("a list in the stack's file is added to where it stands", async () => {
  const { directory, find } = await placeOf("config:\n  tapwatch:approvals: []\n");
  expect(find()).toEqual({ kind: "configuration", file: join(directory, "Pulumi.prod.yaml") });
});

test.each([
  ["a list on the command line", undefined, { approvals: ' [{"user":"me"}]' }, "a list that nothing can be added to"],
  ["a list as text in the stack's file", "config:\n  tapwatch:approvals: '[]'\n", {}, "is a list written as text"],
  ["a stack's file that is no YAML", "config: [\n", {}, "Pulumi.prod.yaml"],
])("%s is refused, with what to do", async (_case, text, config, message) => {
  const { find } = await placeOf(text, config);
  expect(find).toThrow(message);
});

test("a place is shown from where somebody is, and in full if that is elsewhere", () => {
  const place = { kind: "file", file: "/work/ops/approvals.yaml", register: false } as const;
  expect(shownPlace(place, "/work")).toBe("ops/approvals.yaml");
  expect(shownPlace(place, "/work/other")).toBe("/work/ops/approvals.yaml");
});
