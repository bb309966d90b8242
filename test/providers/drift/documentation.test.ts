import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { summarize } from "../../../program/outputs";
import { argumentsSchema } from "../../../providers/arguments";
import { assess } from "../../../providers/drift/assess";
import { driftKinds } from "../../../providers/drift/drift";
import { readSettings } from "../../../providers/settings";
import { aPass, at } from "../../support/passes";

const page = readFileSync(join(__dirname, "../../../docs/drift.md"), "utf8");

/** The fenced block of a language. */
function example(language: string): string {
  return page.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "";
}

test("the page's table has every kind of drift and no other", () => {
  const table = page.split("## Rules")[0] ?? "";
  const kinds = [...table.matchAll(/^\|.*\| \*{0,2}(\w+)\*{0,2}(?: \(\w+\))? \|$/gm)].map(([, kind]) => kind);
  expect(new Set(kinds.filter((kind) => kind !== "verdict"))).toEqual(new Set(driftKinds));
});

test("the page's example of the stack output is what the code gives", () => {
  const observed = aPass({
    methodId: "bbbbbbbb-0000-4000-8000-000000000002",
    createdDateTime: at(60),
    startDateTime: at(60),
  });
  const { drift, baseline } = assess({ baseline: aPass(), observed, now: at(65), clockSkewMinutes: 5 });
  const outputs = summarize([
    { user: "alice@contoso.com", hasPass: true, pass: observed, ...(baseline && { baseline }), drift },
  ]);
  expect(JSON.parse(example("json"))).toEqual(outputs.drift);
});

test("the page's approval can be written so, and its table has every term", () => {
  const { config } = parse(example("yaml")) as { config: { "tapwatch:users": unknown[] } };
  const [, entry] = config["tapwatch:users"];
  const { approval = {} } = argumentsSchema.parse(entry);
  for (const term of [...Object.keys(approval), "methodId"]) expect(page).toContain(`| \`${term}\` |`);
});

test("the page's clock skew is the default", () => {
  const { clockSkewMinutes } = readSettings(() => undefined);
  expect(page).toContain(`\`tapwatch:clockSkewMinutes\` (${clockSkewMinutes})`);
});
