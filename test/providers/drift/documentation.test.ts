import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkApprovals } from "../../../program/approvals";
import { summarize } from "../../../program/outputs";
import { checkUsers } from "../../../program/users";
import { approvalSchema } from "../../../providers/approvals/schema";
import { assess } from "../../../providers/drift/assess";
import { driftKinds, noDrift } from "../../../providers/drift/drift";
import { readSettings } from "../../../providers/settings";
import { aPass, at, otherId } from "../../support/passes";

const page = readFileSync(join(__dirname, "../../../docs/drift.md"), "utf8");

/** The fenced blocks of a language. */
function examples(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
}

test("the page's table has every kind of drift and no other", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  const kinds = rows.flatMap((row) => [...row.matchAll(/\*\*(\w+)\*\*/g)].map(([, kind]) => kind));
  expect(new Set(kinds)).toEqual(new Set(driftKinds.filter((kind) => kind !== "None")));
});

test("the page's example of the stack output is what the code gives", () => {
  const current = aPass({ methodId: otherId, createdDateTime: at(60), startDateTime: at(60) });
  const last = { pass: aPass(), drift: noDrift };
  const { drift, baseline } = assess({ baseline: aPass(), current, now: at(65), clockSkewMinutes: 5, last });
  const outputs = summarize([
    { user: "alice@contoso.com", hasPass: true, pass: current, ...(baseline && { baseline }), drift },
  ]);
  expect(examples("json").map((text) => JSON.parse(text))).toContainEqual(outputs.drift);
});

test("the page's approvals can be written so, and the page tells of every property that they may have", () => {
  const approvals = examples("yaml").flatMap((text) => {
    const block: unknown = parse(text);
    if (Array.isArray(block)) return block;
    const { config } = block as { config: Readonly<Record<string, unknown>> };
    const { "tapwatch:users": users = [], "tapwatch:approvals": listed = [] } = config;
    expect(checkUsers(users as unknown[]).problems).toEqual([]);
    return Array.isArray(listed) ? listed : [];
  });
  const { entries, problems } = checkApprovals(approvals, "docs/drift.md");
  expect(problems).toEqual([]);
  expect(entries.length).toBeGreaterThan(0);
  for (const property of Object.keys(approvalSchema.out.shape)) expect(page).toContain(`\`${property}`);
});

test("the page's clock skew is the default", () => {
  const { clockSkewMinutes } = readSettings(() => undefined);
  expect(page).toContain(`\`tapwatch:clockSkewMinutes\` (${clockSkewMinutes})`);
});
