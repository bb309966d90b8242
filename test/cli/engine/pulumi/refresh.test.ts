import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { OperationResult } from "../../../../cli/engine/engine";
import { ownPack } from "../../../../cli/engine/own-pack";
import { nameOf, signatureKey } from "../../../../cli/engine/state";
import { hasPulumi, startStage } from "../../../conformance/stage";
import { opsOf } from "../../../support/counters";
import { scratchDirectory } from "../../../support/scratch";
import {
  failsToRead,
  givesOut,
  reads,
  readsNothing,
  says,
  stackOf,
  stackUrn,
  violates,
  watched,
} from "../../../support/scripted-pulumi/events";
import { plays, scriptPulumi } from "../../../support/scripted-pulumi/script";

const [alice, bob, carol] = [watched("alice"), watched("bob"), watched("carol")];
const prod = [stackOf({ watched: 3 }), alice, bob, carol];
const policyPacks = [{ directory: "pack", configFile: "levels.json" }];
const failed = (failures: readonly { readonly urn: string; readonly message: string }[]) =>
  failures.map(({ urn, message }) => `${nameOf(urn)}: ${message}`);

test("everybody is read and saved; the result is what was saved, and the packs judge it", async () => {
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [reads(alice, { hasPass: true }), reads(bob), readsNothing(carol)]),
    plays("policy analyze", [violates("tap-unapproved", "mandatory", "alice: no approval", alice.urn)], {
      stderr: "error: one or more mandatory policy violations were found\n",
    }),
  );
  const progress: unknown[] = [];
  const onProgress = (...told: readonly unknown[]) => progress.push(told);
  const result = await pulumi.engine().refresh({ policyPacks, onProgress });
  expect(opsOf(result.steps)).toEqual({ alice: "update", bob: "same", carol: "delete" });
  expect(result).toMatchObject({ kind: "refresh", failures: [], diagnostics: [], stopped: false });
  expect(result.violations).toMatchObject([{ message: "alice: no approval", urn: alice.urn, severity: "high" }]);
  expect(result.before.map(({ urn }) => nameOf(urn))).toEqual(["tapwatch-prod", "alice", "bob", "carol"]);
  expect(result.resources.map(({ urn, outputs }) => [nameOf(urn), outputs])).toEqual([
    ["tapwatch-prod", { watched: 3 }],
    ["alice", { hasPass: true }],
    ["bob", {}],
  ]);
  expect(result.outputs).toEqual({ watched: 3 });
  expect(result.read.map(nameOf)).toEqual(["alice", "bob", "carol"]);
  expect(progress).toEqual([1, 2, 3].map((done) => [done, 3]));
  expect(pulumi.work()).toEqual([
    "refresh --run-program=false",
    "policy analyze --policy-pack pack --policy-pack-config levels.json",
  ]);
});

describe("tapwatch's own pack judges what was saved in this process", () => {
  const found = { hasPass: true, pass: { methodId: "m1" }, drift: { kind: "Found", changes: [] } };
  const words = [{ policyName: "tap-unapproved", policyPackName: "tapwatch", urn: alice.urn }];
  const ownPolicies = (result: OperationResult) =>
    result.violations.filter(({ policyName }) => policyName === "tap-unapproved");

  test("no command of Pulumi is asked", async () => {
    const pulumi = await scriptPulumi({ prod }, plays("refresh", [reads(alice, found), reads(bob), reads(carol)]));
    const result = await pulumi.engine().refresh({ policyPacks: [{ directory: ownPack() }] });
    expect(ownPolicies(result)).toMatchObject(words);
    expect(pulumi.work()).toEqual(["refresh --run-program=false"]);
  });

  test("a policy that is set to remediate is as strict as a mandatory one, as in Pulumi's host", async () => {
    const configFile = join(await scratchDirectory(), "levels.json");
    writeFileSync(configFile, JSON.stringify({ all: "remediate" }));
    const pulumi = await scriptPulumi({ prod }, plays("refresh", [reads(alice, found), reads(bob), reads(carol)]));
    const result = await pulumi.engine().refresh({ policyPacks: [{ directory: ownPack(), configFile }] });
    expect(new Set(result.violations.map(({ enforcementLevel }) => enforcementLevel))).toEqual(new Set(["mandatory"]));
  });

  test("other packs beside it are asked by Pulumi", async () => {
    const pulumi = await scriptPulumi(
      { prod },
      plays("refresh", [reads(alice, found), reads(bob), reads(carol)]),
      plays("policy analyze", [violates("rule", "warning", "It is not.")]),
    );
    const result = await pulumi.engine().refresh({ policyPacks: [{ directory: ownPack() }, { directory: "pack" }] });
    expect(ownPolicies(result)).toMatchObject(words);
    expect(result.violations.map(({ policyName }) => policyName)).toContain("rule");
    expect(pulumi.work()).toEqual(["refresh --run-program=false", "policy analyze --policy-pack pack"]);
  });

  test.each([
    [
      "a value in the state is a secret",
      { ...found, ticket: { [signatureKey]: "1b47061264138c4ac30d75fd1eb44270" } },
      {},
    ],
    ["the pack would see another environment", found, { env: { TAPWATCH_NOW: "2026-03-02T09:00:00Z" } }],
  ])("not if %s: Pulumi asks it", async (_why, outputs, options) => {
    const pulumi = await scriptPulumi(
      { prod },
      plays("refresh", [reads(alice, outputs), reads(bob), reads(carol)]),
      plays("policy analyze", [violates("tap-unapproved", "warning", "alice: no approval", alice.urn)]),
    );
    const result = await pulumi.engine("prod", options).refresh({ policyPacks: [{ directory: ownPack() }] });
    expect(result.violations).toMatchObject([{ message: "alice: no approval" }]);
    expect(pulumi.work()).toEqual(["refresh --run-program=false", `policy analyze --policy-pack ${ownPack()}`]);
  });
});

test("with the program Pulumi ends at failures: the others are read without it, and then the outputs are computed", async () => {
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [reads(alice, { hasPass: true }), failsToRead(bob, "no answer")]),
    plays("refresh", [reads(alice), failsToRead(carol, "no answer either")]),
    plays("refresh", [givesOut({ watched: 3, unread: 2 })]),
  );
  const result = await pulumi.engine().refresh({ runProgram: true });
  expect(failed(result.failures)).toEqual(["bob: no answer", "carol: no answer either"]);
  expect(result.read.map(nameOf)).toEqual(["alice"]);
  expect(result).toMatchObject({ outputs: { watched: 3, unread: 2 }, stopped: false });
  expect(pulumi.work()).toEqual([
    "refresh --run-program=true",
    "refresh --exclude bob --run-program=false",
    "refresh --target tapwatch-prod --run-program=true",
  ]);
});

test("what is said while the others are read, or the outputs computed, is told: an error there stops the run", async () => {
  const notice = says("info#err", "tapwatch: Graph sent the value of a pass; it was dropped unread\n");
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [reads(alice), failsToRead(bob, "no answer")]),
    plays("refresh", [reads(carol), [notice]]),
    plays("refresh", [[says("info", "hello\n", stackUrn), says("error", "outputs: x is undefined\n", stackUrn)]]),
    plays("refresh", [failsToRead(bob, "no answer")]),
    plays("refresh", [[says("error", "could not start the plugin\n")]]),
  );
  const result = await pulumi.engine().refresh({ runProgram: true });
  expect(result.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    "warning: Graph sent the value of a pass; it was dropped unread",
    "error: outputs: x is undefined",
  ]);
  expect(result).toMatchObject({ stopped: true, read: [alice.urn, carol.urn], outputs: { watched: 3 } });
  const second = await pulumi.engine().refresh({ runProgram: true });
  expect(second).toMatchObject({ stopped: true, diagnostics: [{ message: "could not start the plugin" }] });
  expect(pulumi.left()).toEqual([]);
});

test("of those that were asked for, the ones that Pulumi did not get to are read again; of the others nothing is told", async () => {
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [failsToRead(alice, "no answer")]),
    plays("refresh", [reads(bob)]),
    plays("refresh", [givesOut({})]),
  );
  const result = await pulumi.engine().refresh({ runProgram: true, targets: ["Alice", bob.urn] });
  expect(opsOf(result.steps)).toEqual({ bob: "same" });
  expect(failed(result.failures)).toEqual(["alice: no answer"]);
  expect(result.targets?.map(nameOf)).toEqual(["alice", "bob"]);
  expect(pulumi.work().slice(0, 2)).toEqual([
    "refresh --target alice --target bob --run-program=true",
    "refresh --target bob --run-program=false",
  ]);
});

test("whom Pulumi passed over without a word could not be told of", async () => {
  const pulumi = await scriptPulumi({ prod }, plays("refresh", [reads(alice), reads(bob)]));
  const { failures, stopped } = await pulumi.engine().refresh();
  expect(failed(failures)).toEqual(["carol: Pulumi did not get to read this user: nothing was concluded; try again"]);
  expect(stopped).toBe(false);
});

test("where nobody could be read, nothing is judged, and no outputs are computed", async () => {
  const events = [alice, bob, carol].map((state) => failsToRead(state, "no sign-in"));
  const pulumi = await scriptPulumi({ prod }, plays("refresh", events));
  const result = await pulumi.engine().refresh({ runProgram: true, policyPacks });
  expect(result).toMatchObject({ steps: [], violations: [], read: [], outputs: { watched: 3 }, stopped: true });
  expect(result).not.toHaveProperty("savedSome");
  expect(pulumi.work()).toEqual(["refresh --run-program=true"]);
});

test("a program that broke stops the run, and what was read is still told", async () => {
  const broken = says("error", "tapwatch:cloud must be one of global\n", stackUrn);
  const pulumi = await scriptPulumi({ prod }, plays("refresh", [reads(alice), [broken]]));
  const result = await pulumi.engine().refresh({ runProgram: true, policyPacks });
  expect(result).toMatchObject({ stopped: true, violations: [], diagnostics: [{ severity: "error", urn: stackUrn }] });
  expect(result.savedSome).toBe(true);
  expect(result.read.map(nameOf)).toEqual(["alice"]);
  expect(failed(result.failures).map((line) => line.split(":")[0])).toEqual(["bob", "carol"]);
});

const users = Array.from({ length: 8 }, (_, index) => `user${index + 1}@contoso.example`);
const garbled = users.slice(0, 5);

test.skipIf(!hasPulumi)(
  "more failures than Pulumi reads at a time: nobody is passed over, by a refresh, a preview or an acceptance",
  async () => {
    const stage = await startStage(users);
    const env = { PULUMI_PARALLEL: "2" };
    await (await stage.engine("pulumi")).up();
    for (const user of garbled) stage.tenant.plantPass(user, { id: 7 });
    for (const user of users.slice(5)) stage.tenant.issuePass(user);

    const refreshed = await (await stage.engine("pulumi", { env })).refresh({ runProgram: true });
    expect(refreshed.failures.map(({ urn }) => nameOf(urn)).sort()).toEqual(garbled);
    expect(refreshed.steps.map(({ op }) => op)).toEqual(["update", "update", "update"]);
    expect(refreshed.outputs["summary"]).toMatchObject({ watched: 8, drifted: 3 });

    const named = users.slice(5).map((user) => ({ user, pass: stage.passIdOf(user), ticket: "CHG-1" }));
    const config = { approvals: JSON.stringify(named) };
    const accepted = await (await stage.engine("pulumi", { env, config })).up();
    expect(accepted.failures.map(({ urn }) => nameOf(urn)).sort()).toEqual(garbled);
    expect(accepted.outputs["summary"]).toMatchObject({ watched: 8, drifted: 0, withPass: 3 });
  },
  300_000,
);
