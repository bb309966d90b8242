import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { approvalsNeeded } from "../../cli/approvals/needed";
import { nameOf as nameIn, type ResourceState, type StackExport, stackType } from "../../cli/engine/state";
import type { Drift } from "../../providers/drift/drift";
import type { Outputs } from "../../providers/state";
import { argumentsIn } from "../../providers/upgrade";
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

      // What the approvals of the configuration cover is what was accepted before; no up accepts anything else.
      expect(await watch.tapwatch("up", "--no-policy-pack")).toMatchObject({ code });
      expect(driftIn(stateOf(watch))).toEqual(scenario.drift);
      if (!hasDrift) return;
      const outputs = usersIn(now).map((resource) => resource.outputs as unknown as Outputs);
      watch.approve(
        ...outputs.flatMap((method) =>
          approvalsNeeded(method).map((named) => ({ user: method.user, ...named, ticket: "CHG-1" })),
        ),
      );
      expect(await watch.tapwatch("up", "--no-policy-pack")).toMatchObject({ code: 0 });
      expect(driftIn(stateOf(watch))).toEqual({});
    },
    120_000,
  );

  test("what is written now is read as it was written", async () => {
    const watch = await watchOf(scenario);
    scenario.before(watch);
    for (const user of watch.users) if (hasPass(watch, user)) watch.approvePassOf(user);
    expect(await watch.tapwatch("up", "--no-policy-pack")).toMatchObject({ code: 0, stderr: "" });
    scenario.after(watch);
    await watch.tapwatch("refresh", "--run-program", "--no-policy-pack");
    const { stdout } = await watch.tapwatch("export");
    // At a release: test/fixtures/states/README.md.
    const file = join(directory, `${version}-${scenario.name}.json`);
    const text = stdout.replaceAll(watch.graphRoot, "https://graph.example.org");
    if (process.env["WRITE_STATES"] && !existsSync(file)) writeFileSync(file, text);

    const written = JSON.parse(stdout) as StackExport;
    await watch.tapwatch("refresh", "--run-program", "--no-policy-pack");
    expect(usersIn(stateOf(watch)).map(told)).toEqual(usersIn(written).map(told));
    expect(stackIn(stateOf(watch))).toEqual(stackIn(written));
    for (const [user, kind] of Object.entries(scenario.drift)) expect(driftIn(written)).toHaveProperty([user], kind);
  }, 120_000);
});

function hasPass({ tenant }: Watch, name: string): boolean {
  const user = tenant.find(name);
  return user !== undefined && tenant.shownPass(user) !== undefined;
}

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
  const { __provider: _, approval: _approval, ...rest } = properties ?? {};
  // 0.1.0 had one approval, and another name for it.
  return { ...rest, ...argumentsIn(properties as unknown as Outputs) };
}

/** What a state says of a user, without when and by which code it was written. */
function told({ urn, id, type, inputs, outputs }: ResourceState) {
  return { urn, id, type, inputs: remembered(inputs), outputs: remembered(outputs) };
}

function stackIn({ deployment }: StackExport) {
  return deployment.resources?.find(({ type }) => type === stackType)?.outputs;
}
