import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StackExport } from "../../cli/engine/state";
import { createProvider } from "../../providers/provider";
import { assertSaved, isWatched, savedProblem } from "../../providers/saved";
import type { Outputs } from "../../providers/state";
import { aPass, at } from "../support/passes";

const user = "alice@contoso.example";
const drift = { kind: "None", changes: [] } as const;

/** Every saved user of every release's states. */
function savedUsers(): readonly (readonly [string, Outputs])[] {
  const directory = join(__dirname, "../fixtures/states");
  return readdirSync(directory)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const { deployment } = JSON.parse(readFileSync(join(directory, file), "utf8")) as StackExport;
      const users = (deployment.resources ?? []).filter(({ type }) => type.endsWith("TemporaryAccessPassMethod"));
      return users.map(({ id, outputs }) => [`${id} of ${file}`, outputs as unknown as Outputs] as const);
    });
}

test.each(savedUsers())("%s can be used", (_name, outputs) => {
  expect(savedProblem(outputs)).toBeUndefined();
});

test.each<[string, object, string]>([
  ["without a drift", { user, hasPass: true, pass: aPass(), baseline: aPass() }, "must have required property 'drift'"],
  ["with a drift that is a word", { user, hasPass: false, drift: "None" }, "drift must be object"],
  [
    "with a kind that nobody knows",
    { user, hasPass: false, drift: { kind: "Fine", changes: [] } },
    "drift.kind must be equal",
  ],
  ["with a pass that is not told", { user, hasPass: true, drift }, "must have required property 'pass'"],
  ["with a pass where there is none", { user, hasPass: false, pass: aPass(), drift }, "must NOT be valid"],
  [
    "with a pass of no id",
    { user, hasPass: true, pass: { isUsable: true }, drift },
    "pass must have required property 'methodId'",
  ],
  [
    "with an acceptance of nothing",
    { user, hasPass: false, drift, accepted: [{}] },
    "accepted.0 must have required property",
  ],
])("a state %s is refused, with the place", (_case, outputs, problem) => {
  expect(savedProblem(outputs)).toContain(problem);
  expect(isWatched(outputs)).toBe(true);
  expect(() => assertSaved(outputs, user)).toThrow(/^the saved state of 'alice@contoso\.example' cannot be used: /);
});

test("a state that does not fit is read by nobody, and the tenant is not asked", async () => {
  const provider = createProvider(() => {
    throw new Error("nothing is asked of the tenant");
  });
  const broken = { user, hasPass: true, pass: aPass(), baseline: aPass() } as Outputs;
  const problem = "cannot be used: it must have required property 'drift'";
  await expect(provider.read(user, broken)).rejects.toThrow(problem);
  await expect(provider.diff(user, broken, { user })).rejects.toThrow(problem);
  await expect(provider.update(user, broken, { user })).rejects.toThrow(problem);
});

const whole: Outputs = {
  user,
  userId: "aaaaaaaa-0000-4000-8000-000000000001",
  tenantId: "0f0f0f0f-0000-4000-8000-00000000da7a",
  hasPass: true,
  pass: aPass(),
  baseline: aPass({ methodId: "another" }),
  drift: {
    kind: "Replaced",
    changes: [{ propertyName: "methodId", currentValue: aPass().methodId, desiredValue: "another" }],
    firstReportedDateTime: at(5),
  },
};

test("a state that lost a property, or has one of another kind, is refused, or shows no less than before", () => {
  const paths = pathsOf(whole).filter(([first]) => first !== undefined);
  const odd = fc.constantFrom<unknown>(undefined, null, 7, "odd", true, [], {}, ["odd"], { odd: 1 });
  fc.assert(
    fc.property(fc.constantFrom(...paths), odd, (path, value) => {
      const changed = structuredClone(whole) as unknown as Record<string, unknown>;
      const last = path.at(-1) ?? "";
      const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as typeof changed, changed);
      if (value === undefined) delete parent[last];
      else parent[last] = value;
      if (savedProblem(changed) !== undefined) return;
      // What passes still says that there is drift, of the same kind.
      expect(changed["drift"]).toMatchObject({ kind: "Replaced" });
    }),
    { numRuns: 3000 },
  );
});

/** The path of every property, at whatever depth. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  const inside = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return path.length === 0 ? inside : [[...path], ...inside];
}
