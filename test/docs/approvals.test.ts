import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "program/approvals.schema.json"), "utf8"));
const isList = addFormats(new Ajv2020({ allErrors: true })).compile(schema);

/** Every block of YAML in the handbook that is a list of approvals, and where it stands; as its author completes it. */
const examples = ["README.md", "providers/README.md", ...pagesOf("docs")].flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, text = ""], index): [string, unknown] => [
      `${page}, block ${index + 1}`,
      parse(text.replaceAll("<ticket>", "CHG-1")),
    ])
    // Lists of something else name no user: steps of pipelines.
    .filter(([, block]) => Array.isArray(block) && block.some((entry) => "user" in Object(entry))),
);

function pagesOf(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

test("the handbook has examples of approvals on several pages", () => {
  const pages = new Set(examples.map(([where]) => where.replace(/,.*/, "")));
  expect([...pages]).toEqual(expect.arrayContaining(["README.md", "docs/drift.md", "docs/reports.md"]));
});

test.each(examples)("the published schema takes the approvals of %s", (_where, block) => {
  isList(block);
  expect(isList.errors ?? []).toEqual([]);
});

test.each(examples)("the published schema refuses a misspelt property in the approvals of %s", (_where, block) => {
  const [first, ...others] = block as readonly object[];
  expect(isList([{ ...first, tciket: "CHG-1" }, ...others])).toBe(false);
  expect(isList.errors).toMatchObject([
    { keyword: "additionalProperties", params: { additionalProperty: "tciket" }, instancePath: "/0" },
  ]);
});
