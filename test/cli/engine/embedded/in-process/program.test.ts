import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Engine, OperationResult } from "../../../../../cli/engine/engine";
import { startStage } from "../../../../conformance/stage";

// By Pulumi's SDK in a process, and without it: the same run, twice.

const names = ["Alice", "bob", "carol", "dave", "erin"].map((name) => `${name}@contoso.com`);
const [alice = "", bob = "", carol = "", dave = "", erin = ""] = names;

type Runs = Readonly<Record<string, (engine: Engine) => Promise<OperationResult>>>;
const runs: Runs = {
  preview: (engine) => engine.preview(),
  up: (engine) => engine.up(),
  "up again": (engine) => engine.up(),
  "refresh --run-program": (engine) => engine.refresh({ runProgram: true }),
};

/** A stack that uses all that a configuration can say: groups, names in several spellings, shards, approvals, the tenant itself. */
async function startBoth(config: Readonly<Record<string, string>>) {
  const permissions = ["User.Read.All", "Group.Read.All", "AuditLog.Read.All", "Directory.Read.All"];
  const stage = await startStage(names, [...permissions, "Policy.Read.AuthenticationMethod"]);
  const { tenant, directory } = stage;
  tenant.addGroup({ displayName: "Admins" });
  for (const user of [bob, carol]) tenant.addMember("Admins", user);
  for (const user of [alice, carol, dave]) tenant.issuePass(user);
  writeFileSync(
    join(directory, "approvals.yaml"),
    `- { user: ${alice}, pass: ${stage.passIdOf(alice)}, ticket: CHG-1 }\n- { user: nobody@contoso.com, userId: gone, ticket: CHG-2 }\n`,
  );
  const watch = { users: [alice, erin.toUpperCase()], groups: [{ group: "Admins", labels: ["admin"] }] };
  const settings = { watch: JSON.stringify(watch), approvals: "approvals.yaml", ...config };
  const all = async (name: "embedded" | "in process") => {
    const told: Record<string, unknown> = {};
    for (const [what, run] of Object.entries(runs)) {
      const engine = await stage.engine(name, { users: [], config: { ...settings, users: "" } });
      told[what] = await run(engine).then(
        async (result) => ({ ...result, state: await engine.export().catch(() => "none") }),
        (error: Error) => error.message,
      );
    }
    rmSync(join(directory, ".tapwatch"), { recursive: true, force: true });
    return comparable(told);
  };
  return { bySdk: await all("embedded"), without: await all("in process") };
}

/** The ids of Pulumi's default providers are random, and the SDK registers first what has the fewest properties. */
function comparable(told: object): unknown {
  // Those of the simulated tenant are not.
  const random = /(?!\w{8}-0000-4000)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  const text = JSON.stringify(told).replaceAll(random, "random");
  return JSON.parse(text, (_key, value: unknown) =>
    Array.isArray(value) && value.every(isAboutUrn)
      ? value.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
      : value,
  );
}

const keyOf = (value: unknown) => (typeof value === "string" ? value : String((value as { urn?: unknown }).urn));
const isAboutUrn = (value: unknown) =>
  typeof value === "object" && value !== null ? "urn" in value : String(value).startsWith("urn:");

test("a stack that asks the directory and watches the tenant is the same, in its state, its steps and what is said", async () => {
  const { bySdk, without } = await startBoth({ activity: "true", policy: "true" });
  expect(without).toEqual(bySdk);
  const { up } = bySdk as Record<string, OperationResult>;
  expect(up?.outputs["summary"]).toMatchObject({ watched: 4, withPass: 2, drifted: 2 });
  expect(up?.diagnostics).toMatchObject([
    { severity: "warning", message: expect.stringContaining("nobody@contoso.com") },
  ]);
});

test.each([
  ["a setting that there is not", { strange: "1" }],
  ["a group that there is not", { watch: '{"groups":["Nobody"]}' }],
])("%s is said in the same words", async (_what, config) => {
  const { bySdk, without } = await startBoth(config);
  expect(without).toEqual(bySdk);
  expect(JSON.stringify(bySdk)).toMatch(/tapwatch:(strange|watch)/);
});
