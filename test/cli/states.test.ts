import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nameOf as nameIn, type ResourceState, type StackExport, stackType } from "../../cli/engine/state";
import type { Drift } from "../../providers/drift/drift";
import { version } from "../../providers/version";
import { startWatch, type Watch } from "../support/command";
import { type StateScenario, scenarios } from "../support/states";

const directory = join(__dirname, "../fixtures/states");
const files = readdirSync(directory).filter((file) => file.endsWith(".json"));

async function watchOf({ users, watched }: StateScenario): Promise<Watch> {
  return startWatch({ users, ...(watched && { config: { users: JSON.stringify(watched) } }) });
}

function stateOf({ stateText }: Watch): StackExport {
  return JSON.parse(stateText()) as StackExport;
}

function usersIn({ deployment }: StackExport): ResourceState[] {
  return (deployment.resources ?? []).filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

function driftIn(state: StackExport): Record<string, unknown> {
  const kinds = usersIn(state).map(({ urn, outputs = {} }) => [nameIn(urn), (outputs["drift"] as Drift).kind]);
  return Object.fromEntries(kinds.filter(([, kind]) => kind !== "None"));
}

describe.each(scenarios)("a state in the condition '$name'", (scenario) => {
  const mine = files.filter((file) => new RegExp(`^\\d[^-]*-(older-)?${scenario.name}\\.json$`).test(file));

  test.each(mine)(
    "%s is taken over: a read makes no drift and loses nothing",
    async (file) => {
      const saved = JSON.parse(readFileSync(join(directory, file), "utf8")) as StackExport;
      const watch = await watchOf(scenario);
      scenario.before(watch);
      scenario.after(watch);

      expect(await watch.tapwatch("import", "--file", join(directory, file))).toMatchObject({ code: 0, stderr: "" });
      const hasDrift = Object.keys(scenario.drift).length > 0;
      const isUnreadable = scenario.name === "unreadable";
      const code = hasDrift ? 2 : isUnreadable ? 4 : 0;
      expect(await watch.tapwatch("refresh", "--run-program", "--no-policy-pack")).toMatchObject({ code, stderr: "" });

      const now = stateOf(watch);
      expect(driftIn(now)).toEqual(scenario.drift);
      // A later version may know more than was saved. What was saved, it must not forget or change.
      expect(usersIn(now).map(told)).toMatchObject(usersIn(saved).map(told));
      expect(await watch.tapwatch("refresh", "--no-policy-pack")).toMatchObject({ code });
      expect(stateOf(watch)).toEqual(now);

      if (!hasDrift) return;
      expect(await watch.tapwatch("up", "--no-policy-pack")).toMatchObject({ code: 0 });
      expect(driftIn(stateOf(watch))).toEqual({});
    },
    120_000,
  );

  test("there is one of this version, as it is written now", async () => {
    const file = join(directory, `${version}-${scenario.name}.json`);
    const watch = await watchOf(scenario);
    scenario.before(watch);
    expect(await watch.tapwatch("up", "--no-policy-pack")).toMatchObject({ code: 0, stderr: "" });
    scenario.after(watch);
    await watch.tapwatch("refresh", "--run-program", "--no-policy-pack");
    const { stdout } = await watch.tapwatch("export");
    const text = stdout.replaceAll(watch.graphRoot, "https://graph.example.org");
    if (process.env["WRITE_STATES"] && !existsSync(file)) writeFileSync(file, text);

    expect(existsSync(file), `${file}: write it with WRITE_STATES=1`).toBe(true);
    const saved = JSON.parse(readFileSync(file, "utf8")) as StackExport;
    const written = JSON.parse(text) as StackExport;
    expect(driftIn(written)).toEqual(scenario.drift);
    expect(usersIn(written).map(told)).toEqual(usersIn(saved).map(told));
    expect(stackIn(written)).toEqual(stackIn(saved));
  });
});

test("every saved state belongs to a condition, is small, and tells nothing of the machine it was made on", () => {
  const known = scenarios.map(({ name }) => name).join("|");
  for (const file of files) {
    expect(file).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+-(older-)?(${known})\\.json$`));
    const text = readFileSync(join(directory, file), "utf8");
    expect(text.length).toBeLessThan(40_000);
    expect(text).not.toMatch(/localhost|"\/|\/home\/|\/tmp\/|\\\\|node_modules/);
  }
});

/** The reference to the provider may change from version to version: it says which code to run, not what was seen. */
function remembered(properties: ResourceState["inputs"]): ResourceState["inputs"] {
  const { __provider: _, ...rest } = properties ?? {};
  return rest;
}

/** What a state says of a user, without when and by which code it was written. */
function told({ urn, id, type, inputs, outputs }: ResourceState) {
  return { urn, id, type, inputs: remembered(inputs), outputs: remembered(outputs) };
}

function stackIn({ deployment }: StackExport) {
  return deployment.resources?.find(({ type }) => type === stackType)?.outputs;
}
