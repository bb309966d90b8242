import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { expect, test } from "vitest";
import { Run } from "../../../../cli/engine/pulumi/run";
import { playPulumi } from "../../../support/played-pulumi";

const violation = JSON.stringify({
  policyEvent: {
    message: "Checks whether it is so.\nIt is not.",
    policyName: "rule",
    policyPackName: "pack",
    policyPackVersion: "1.0.0",
    enforcementLevel: "mandatory",
  },
});

/** `pulumi policy analyze`, with this on stdout and this error (pkg/cmd/pulumi/policy/policy_analyze.go). */
async function analyze(stdout: string, error = "") {
  const end = error === "" ? "exit 0" : `echo 'error: ${error}' >&2; exit 255`;
  const played = await playPulumi({}, `"policy analyze") printf '%s\\n' '${stdout}'; ${end} ;;`);
  const { command, directory } = played;
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand: command });
  workspace.selectStack = async () => {};
  const run = new Run({
    stack: await Stack.select("prod", workspace),
    name: { stack: "prod", project: "tapwatch" },
    commandLine: { command, cwd: directory, env: {} },
    configFile: undefined,
    policies: { policyPacks: ["pack"], policyPackConfigs: [] },
    signals: { received: new AbortController().signal, passedOn: new AbortController().signal },
    onProgress: undefined,
    total: 0,
  });
  return run.analyze();
}

test("a mandatory violation is a finding, and no error of the run", async () => {
  const found = await analyze(violation, "one or more mandatory policy violations were found");
  expect(found).toMatchObject([{ policyName: "rule", enforcementLevel: "mandatory", message: "It is not." }]);
  expect(await analyze("")).toEqual([]);
});

test.each([
  ["that does not start", ""],
  ["that crashes behind a mandatory violation", violation],
])("a pack %s ends the run in the pack's words, and it is said that the state was saved", async (_case, stdout) => {
  await expect(analyze(stdout, "running policy analysis: TypeError: x is undefined")).rejects.toThrow(
    "pulumi: running policy analysis: TypeError: x is undefined\nthe state was saved; it was not judged to the end",
  );
});
