import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configurePack } from "../../cli/engine/policy-configuration";
import type { Properties } from "../../cli/engine/state";
import { policies } from "../../policies/rules";
import { withPolicies } from "../../scripts/document-policies.mjs";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const packPolicies = policies.map(({ name, enforcementLevel = "advisory", configSchema }) => ({
  name,
  enforcementLevel,
  properties: (configSchema?.properties ?? {}) as Properties,
  required: [],
}));

test("docs/policies.md describes every policy as the code does (if not, run npm run docs)", () => {
  const page = readFileSync(join(project, "docs/policies.md"), "utf8");
  expect(page).toBe(withPolicies(page, policies));
});

test("every policy has a level, a severity, a remedy, a URL, a technique and a described configuration", () => {
  for (const policy of policies) {
    expect(policy).toMatchObject({
      name: expect.stringMatching(/^tap-[a-z-]+$/),
      description: expect.stringMatching(/^Checks whether .*\.$/),
      enforcementLevel: expect.stringMatching(/^(mandatory|advisory)$/),
      severity: expect.stringMatching(/^(low|medium|high|critical)$/),
      remediationSteps: expect.stringMatching(/\.$/),
      url: expect.stringMatching(/^https:/),
      framework: { reference: expect.stringMatching(/^T\d{4}/) },
    });
    for (const schema of Object.values(policy.configSchema?.properties ?? {})) {
      expect(schema).toMatchObject({ description: expect.stringMatching(/\S/) });
    }
  }
});

test("a policy refuses a clock skew above the provider's limit, and the message names that limit", async () => {
  const file = join(await scratchDirectory(), "policies.json");
  const withSkew = (clockSkewMinutes: number) => {
    writeFileSync(file, JSON.stringify({ "tap-unexpected-usability": { clockSkewMinutes } }));
    return configurePack(packPolicies, file);
  };
  expect(withSkew(60)).toMatchObject({ "tap-unexpected-usability": { properties: { clockSkewMinutes: 60 } } });
  expect(() => withSkew(61)).toThrow(/clockSkewMinutes must be <= 60 \(.*like tapwatch:clockSkewMinutes\)$/);
});

test("the defaults of every policy fit its schema: written out they are what holds without them", async () => {
  const file = join(await scratchDirectory(), "policies.json");
  const configured = configurePack(packPolicies, undefined);
  const written = Object.entries(configured).map(([name, { properties }]) => [name, properties] as const);
  writeFileSync(file, JSON.stringify(Object.fromEntries(written)));
  expect(written.some(([, properties]) => Object.keys(properties).length > 0)).toBe(true);
  expect(configurePack(packPolicies, file)).toEqual(configured);
});

test("every configuration in docs/policies.md fits the policies", async () => {
  const file = join(await scratchDirectory(), "policies.json");
  const blocks = [...readFileSync(join(project, "docs/policies.md"), "utf8").matchAll(/```json\n(.*?)```/gs)];
  expect(blocks.length).toBeGreaterThan(2);
  for (const [, text = ""] of blocks) {
    writeFileSync(file, text);
    expect(() => configurePack(packPolicies, file)).not.toThrow();
  }
});

test("examples/policies.json configures every policy, and fits", () => {
  const file = join(project, "examples/policies.json");
  expect(Object.keys(configurePack(packPolicies, file)).sort()).toEqual(
    Object.keys(JSON.parse(readFileSync(file, "utf8")) as object).sort(),
  );
});
