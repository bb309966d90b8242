import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measurementsOf, metrics } from "../../../cli/telemetry/metrics";
import { project } from "../../support/command";
import { hostile, mixed, recordOf, refreshOf, violationOf } from "../report/records";

test("the handbook has every metric with its unit, and every attribute", () => {
  const page = readFileSync(join(project, "docs/telemetry.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(tapwatch\.[a-z_.]+)` \| `([^`]+)` \|/gm)].map(([, name, unit]) => [name, unit]);
  expect(rows).toEqual(Object.entries(metrics).map(([name, { unit }]) => [name, unit]));
  const record = recordOf(mixed());
  for (const { attributes } of measurementsOf(record)) {
    for (const name of Object.keys(attributes)) expect(page).toContain(`\`${name}\``);
  }
});

test("what was fixed does not count; what is gone does", () => {
  const first = recordOf(mixed());
  const second = recordOf(refreshOf([{ user: "alice@contoso.com", hasPass: false }]), first);
  const counts = measurementsOf(second).filter(({ value }) => value > 0);
  expect(counts.map(({ name }) => name)).toEqual(["tapwatch.user.count", "tapwatch.change.count"]);
  expect(measurementsOf(first)).toContainEqual({
    name: "tapwatch.drift.count",
    value: 1,
    attributes: { "tapwatch.drift.kind": "UserGone" },
  });
});

test("findings are counted by pack, policy and level", () => {
  const record = recordOf(
    refreshOf([], {
      violations: [
        violationOf("alice@contoso.com"),
        violationOf("bob@contoso.com"),
        violationOf("bob@contoso.com", { enforcementLevel: "advisory", policyPackName: "own" }),
      ],
    }),
  );
  expect(measurementsOf(record).filter(({ name }) => name === "tapwatch.finding.count")).toEqual([
    {
      name: "tapwatch.finding.count",
      value: 2,
      attributes: {
        "tapwatch.policy.pack": "tapwatch",
        "tapwatch.policy.name": "tap-max-lifetime",
        "tapwatch.policy.enforcement_level": "mandatory",
      },
    },
    {
      name: "tapwatch.finding.count",
      value: 1,
      attributes: {
        "tapwatch.policy.pack": "own",
        "tapwatch.policy.name": "tap-max-lifetime",
        "tapwatch.policy.enforcement_level": "advisory",
      },
    },
  ]);
});

test("no user's name, message or pass is among the attributes", () => {
  const { violations, ...result } = hostile();
  const told = violations.map((violation) => ({ ...violation, policyName: "tap-max-lifetime" }));
  const text = JSON.stringify(measurementsOf(recordOf({ ...result, violations: told })));
  expect(text).not.toMatch(/contoso|script|vso/);
});
