import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkApprovals } from "../../../program/approvals";
import { readConfiguration } from "../../../program/configuration";
import { activityKinds } from "../../../providers/drift/drift";
import { auditPermissions, policyPermissions } from "../../../providers/graph";

const page = readFileSync(join(__dirname, "../../../docs/activity.md"), "utf8");

/** The fenced blocks of YAML, also those in a list. */
const examples: readonly unknown[] = [...page.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map(
  ([, indent = "", text = ""]) => parse(text.replaceAll(new RegExp(`^${indent}`, "gm"), "")),
);

test("the page's table has every kind of event that is drift, and no other", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  const kinds = rows.flatMap((row) => [...row.matchAll(/\*\*(\w+)\*\*/g)].map(([, kind]) => kind));
  expect(kinds.toSorted()).toEqual([...activityKinds].toSorted());
});

test("the page names every permission that the log and the policy need", () => {
  for (const permission of [...auditPermissions, ...policyPermissions]) expect(page).toContain(`\`${permission}\``);
});

test("the page's approvals of events and of the policy can be written so", () => {
  const checked = examples.filter((block) => Array.isArray(block)).map((block) => checkApprovals(block, "activity.md"));
  expect(checked.flatMap(({ problems }) => problems)).toEqual([]);
  expect(checked.flatMap(({ entries }) => entries)).not.toEqual([]);
  expect(checked.flatMap(({ policies }) => policies)).not.toEqual([]);
});

test("the page's key switches the watch on, in a configuration that the program takes", () => {
  const [first] = examples as readonly { readonly config: Readonly<Record<string, unknown>> }[];
  const keys = Object.entries(first?.config ?? {}).map(([key, value]) => [key, String(value)]);
  const { tenant, problems } = readConfiguration(
    { "tapwatch:users": '["alice@contoso.com"]', ...Object.fromEntries(keys) },
    ".",
  );
  expect({ tenant, problems }).toEqual({ tenant: { activity: true, policy: false }, problems: [] });
});
