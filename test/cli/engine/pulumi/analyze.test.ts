import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { expect, test } from "vitest";
import { Run } from "../../../../cli/engine/pulumi/run";
import { stackName, type Told, violates } from "../../../support/scripted-pulumi/events";
import { plays, type Scripted, scriptPulumi } from "../../../support/scripted-pulumi/script";

const pack = { policyPacks: ["pack"], policyPackConfigs: [] };
const violation = violates("rule", "mandatory", "It is not.");

/** `pulumi policy analyze`, with these events and this error (pkg/cmd/pulumi/policy/policy_analyze.go). */
async function analyze(events: readonly Told[], error?: string, rest: Partial<Scripted> = {}) {
  const said = error === undefined ? { code: 0 } : { code: 255, stderr: `error: ${error}\n` };
  const { command, directory } = await scriptPulumi({}, plays("policy analyze", events, { ...said, ...rest }));
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand: command });
  workspace.selectStack = async () => {};
  const signal = new AbortController().signal;
  const run = new Run({
    stack: await Stack.select("prod", workspace),
    name: stackName,
    commandLine: { command, cwd: directory, env: {} },
    configFile: undefined,
    judges: { all: pack, others: pack },
    signals: { received: signal, passedOn: signal },
    onProgress: undefined,
    previous: [],
  });
  return run.judge([]);
}

test("a mandatory violation is a finding, and no error of the run", async () => {
  const found = await analyze([violation], "one or more mandatory policy violations were found");
  expect(found).toMatchObject([{ policyName: "rule", enforcementLevel: "mandatory", message: "It is not." }]);
  expect(await analyze([])).toEqual([]);
});

test.each([
  ["that does not start", []],
  ["that crashes behind a mandatory violation", [violation]],
])("a pack %s ends the run in the pack's words, and it is said that the state was saved", async (_case, events) => {
  await expect(analyze(events, "running policy analysis: TypeError: x is undefined")).rejects.toThrow(
    "pulumi: running policy analysis: TypeError: x is undefined\nthe state was saved; it was not judged to the end",
  );
});

test("a Pulumi that is killed while it judges leaves half a line, which hides nothing", async () => {
  const end = { stdout: '{"policyEvent":{"mess', killedBy: "SIGKILL" } as const;
  await expect(analyze([], undefined, end)).rejects.toThrow(
    "pulumi: ended by SIGKILL, without an error message\nthe state was saved; it was not judged to the end",
  );
});
