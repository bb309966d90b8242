import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { methodType } from "@tapwatch/provider/method-type";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DynamicProvider } from "../../../../cli/engine/embedded/sdk/provider";
import { StateFile } from "../../../../cli/engine/embedded/state-file";
import type { Properties, ResourceState, StackExport } from "../../../../cli/engine/state";
import { GraphError } from "../../../../providers/graph";
import type { KnownPerson, Observation, PassReader } from "../../../../providers/observation";
import { createProvider } from "../../../../providers/provider";
import type { Inputs, Outputs } from "../../../../providers/state";
import { refreshOf } from "../../../support/refresh-of";
import { scratchDirectory } from "../../../support/scratch";

const observedDateTime = "2026-03-02T12:00:00Z";
const directory = join(__dirname, "../../../fixtures/states");
const states = readdirSync(directory)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as StackExport);

function usersIn({ deployment }: StackExport): readonly ResourceState[] {
  return (deployment.resources ?? []).filter(({ type }) => type === methodType);
}

/** A tenant in which everything is as a state saw it last, whatever somebody made of that state since. */
function tenantOf(state: StackExport): PassReader {
  const saved = usersIn(state).map(({ outputs }) => outputs as unknown as Outputs);
  return {
    async read(user: string, { userId, tenantId }: KnownPerson = {}): Promise<Observation> {
      const seen = saved.find((each) =>
        userId === undefined ? each.user.toLowerCase() === user.toLowerCase() : each.userId === userId,
      );
      if (seen === undefined || seen.gone) return { answer: "gone", observedDateTime };
      if (tenantId !== undefined && tenantId !== seen.tenantId) throw new Error("the token is of another tenant");
      if (seen.unreadable) {
        throw new GraphError("refused", user, {
          remedy: "ask",
          scope: "user",
          answeredDateTime: observedDateTime,
          status: 403,
          code: "accessDenied",
        });
      }
      const person = { observedDateTime, ...(seen.userId !== undefined && { userId: seen.userId }) };
      return seen.pass ? { answer: "pass", pass: seen.pass, ...person } : { answer: "none", ...person };
    },
  };
}

/** What a refresh tells of a user, in its plainest form. Told by this test's own reading of the outputs. */
type Verdict = "clean" | "drift" | "not read" | "never looked at";

async function verdictsOf(state: StackExport, reader: PassReader, users: readonly ResourceState[]): Promise<Verdict[]> {
  const settings = { cloud: "global", clockSkewMinutes: 5, timeBudgetMinutes: 10 } as const;
  const provider = createProvider(
    () => ({ settings, reader }),
    () => Date.parse(observedDateTime),
  );
  // What Pulumi's plugin would do with it, without the process.
  const plugin = {
    read: async (_urn: string, id: string, outputs: Properties) => {
      const { id: answered, inputs, props } = await provider.read(id, outputs as Partial<Outputs>);
      return { id: answered ?? "", inputs, outputs: props };
    },
    diff: async (_urn: string, id: string, olds: Properties, news: Properties) => {
      const { changes } = await provider.diff(id, olds as unknown as Outputs, news as unknown as Inputs);
      return changes === true ? "update" : "same";
    },
  } as unknown as DynamicProvider;
  const deployment = refreshOf({
    name: { stack: "test", project: "tapwatch" },
    previous: state.deployment.resources ?? [],
    provider: plugin,
    now: () => observedDateTime,
  });
  await deployment.refreshAll();
  return users.map(({ urn }): Verdict => {
    if (deployment.failures.some((failure) => failure.urn === urn)) return "not read";
    const outputs = deployment.steps.findLast((step) => step.urn === urn)?.new?.outputs as Outputs | undefined;
    if (outputs === undefined) return "never looked at";
    if (outputs.unreadable) return "not read";
    return outputs.drift?.kind === "None" ? "clean" : "drift";
  });
}

/** Whether the second is as good as the first: who was not clean does not become it, and whoever is watched is looked at. */
function tellsNoLess(before: Verdict, after: Verdict): boolean {
  return after !== "never looked at" && (after !== "clean" || before === "clean");
}

type Path = readonly (string | number)[];

/** The path of every value, at whatever depth. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

type Mutation = (parent: Record<string | number, unknown>, key: string | number) => void;

const odd = [null, 0, -1, 7, "", "odd", "None", true, false, [], {}, ["odd"], { odd: 1 }, "2026-03-02T09:00:00Z"];
const mutations: readonly (readonly [string, Mutation])[] = [
  ...odd.map(
    (value) =>
      [
        `is ${JSON.stringify(value)}`,
        (parent: Record<string | number, unknown>, key: string | number) => {
          parent[key] = structuredClone(value);
        },
      ] as const,
  ),
  ["is missing", (parent, key) => void (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key])],
  [
    "has another name",
    (parent, key) => {
      parent[`${key}x`] = parent[key];
      delete parent[key];
    },
  ],
  [
    "is in a list",
    (parent, key) => {
      parent[key] = [parent[key]];
    },
  ],
  [
    "is text",
    (parent, key) => {
      parent[key] = JSON.stringify(parent[key]);
    },
  ],
  [
    "is there twice",
    (parent, key) => {
      if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
    },
  ],
];

test("a state that somebody changed is refused, or tells no less than before of anybody", async () => {
  const file = join(await scratchDirectory(), "state.json");
  const name = { stack: "test", project: "tapwatch" };
  const load = (state: StackExport) => {
    writeFileSync(file, JSON.stringify(state));
    return new StateFile(file, name, () => observedDateTime).load();
  };
  const counts = { refused: 0, same: 0, more: 0 };
  for (const state of states) {
    const reader = tenantOf(state);
    const users = usersIn(state);
    const before = await verdictsOf(load(state) ?? state, reader, users);
    const resources = (state.deployment.resources ?? []).flatMap((resource, index) =>
      resource.type === methodType ? pathsOf(resource).map((path) => ["deployment", "resources", index, ...path]) : [],
    );
    const entries = users.map((user) => ["deployment", "resources", state.deployment.resources?.indexOf(user) ?? 0]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Path>(...resources, ...entries),
        fc.constantFrom(...mutations),
        async (path, [what, mutate]) => {
          // A resource that is not there any more is not in the state: nobody can tell that it was.
          if (path.length === 3 && ["is missing", "is []", "is {}"].includes(what)) return;
          const changed = structuredClone(state);
          const key = path.at(-1) ?? "";
          const parent = path
            .slice(0, -1)
            .reduce<unknown>((at, each) => (at as Record<string, unknown>)[each], changed);
          mutate(parent as Record<string | number, unknown>, key);
          let loaded: StackExport;
          try {
            loaded = load(changed) ?? changed;
          } catch (error) {
            expect((error as Error).message).toMatch(/^the state .* cannot be used: /);
            counts.refused += 1;
            return;
          }
          const after = await verdictsOf(loaded, reader, users);
          before.forEach((verdict, index) => {
            const told = after[index] ?? "never looked at";
            expect({ told, isNoLess: tellsNoLess(verdict, told) }, `${path.join(".")} ${what}`).toMatchObject({
              isNoLess: true,
            });
          });
          if (before.join() === after.join()) counts.same += 1;
          else counts.more += 1;
        },
      ),
      { numRuns: 400 },
    );
  }
  // All three happen: the test does not pass because everything, or nothing, is refused.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
}, 60_000);
