import { expect, test } from "vitest";
import { nameOf } from "../../../../cli/engine/state";
import { opsOf } from "../../../support/counters";
import {
  creates,
  deletes,
  failsTo,
  failsToRead,
  failsToReadInPreview,
  givesOut,
  keeps,
  reads,
  readsInPreview,
  refuses,
  says,
  stackOf,
  stackUrn,
  updates,
  violates,
  watched,
} from "../../../support/scripted-pulumi/events";
import { plays, scriptPulumi } from "../../../support/scripted-pulumi/script";
import type { Asked } from "../../../support/scripted-pulumi/serve";

const [alice, bob, carol, dave] = [watched("alice"), watched("bob"), watched("carol"), watched("dave")];
const prod = [stackOf({ watched: 3 }), alice, bob, carol];
const policyPacks = [{ directory: "pack" }];
const failed = (failures: readonly { readonly urn: string; readonly op: string; readonly message: string }[]) =>
  failures.map(({ urn, op, message }) => `${nameOf(urn)}: ${op}: ${message}`);
const everybodyKept = [alice, bob, carol].map((state) => [...readsInPreview(state), ...keeps(state)]);

test("a preview shows what would remain, as the program and the packs have it, and saves nothing", async () => {
  const pulumi = await scriptPulumi(
    { prod },
    plays("preview", [
      [...readsInPreview(alice, { hasPass: true }), ...updates(watched("alice", { hasPass: true }), { accepted: 1 })],
      [...readsInPreview(bob), ...deletes(bob)],
      [...readsInPreview(carol), ...keeps(carol)],
      creates(dave),
      givesOut({ watched: 3, accepted: 1 }),
      [violates("tap-unapproved", "mandatory", "no approval", alice.urn)],
    ]),
  );
  const progress: unknown[] = [];
  const result = await pulumi.engine().preview({ policyPacks, onProgress: (...told) => progress.push(told) });
  expect(opsOf(result.steps)).toEqual({ alice: "update", bob: "delete", carol: "same", dave: "create" });
  expect(result.resources.map(({ urn, outputs }) => [nameOf(urn), outputs]).slice(1)).toEqual([
    ["alice", { hasPass: true, accepted: 1 }],
    ["carol", {}],
    ["dave", {}],
  ]);
  expect(result).toMatchObject({ kind: "preview", outputs: { accepted: 1 }, failures: [], stopped: false });
  expect(result.violations).toMatchObject([{ policyName: "tap-unapproved", enforcementLevel: "mandatory" }]);
  expect(result.read.map(nameOf)).toEqual(["alice", "bob", "carol"]);
  // One more than was saved: the total grows with it.
  expect(progress.at(-1)).toEqual([4, 4]);
  expect(pulumi.work()).toEqual(["preview --refresh --policy-pack pack"]);
  expect((await pulumi.engine().outputs())["watched"]).toBe(3);
});

test("Pulumi stops a preview at failed reads: it is made again without them, until none is new", async () => {
  const pulumi = await scriptPulumi(
    { prod },
    plays("preview", [readsInPreview(alice), failsToReadInPreview(bob, "no answer")]),
    plays("preview", [readsInPreview(alice), failsToReadInPreview(carol, "forbidden")]),
    plays("preview", [readsInPreview(alice), keeps(alice), keeps(bob), keeps(carol), givesOut({ watched: 3 })]),
  );
  const result = await pulumi.engine().preview();
  expect(failed(result.failures)).toEqual(["bob: refresh: no answer", "carol: refresh: forbidden"]);
  expect(opsOf(result.steps)).toEqual({ alice: "same" });
  expect(result).toMatchObject({ read: [alice.urn], stopped: false });
  expect(pulumi.work()).toEqual([
    "preview --refresh",
    "preview --refresh --exclude bob",
    "preview --refresh --exclude bob --exclude carol",
  ]);
});

test("where nobody is left, there is no other preview, and no finding counts", async () => {
  const events = [failsToReadInPreview(alice, "no"), failsToReadInPreview(bob, "no")];
  const found = violates("tap-unapproved", "mandatory", "no approval", alice.urn);
  const pulumi = await scriptPulumi({ prod }, plays("preview", [...events, [found]]));
  const result = await pulumi.engine().preview({ targets: ["alice", "bob"] });
  expect(result).toMatchObject({ stopped: true, steps: [], violations: [], read: [] });
  // The program did not get to say its outputs.
  expect(result.outputs).toEqual({ watched: 3 });
  expect(pulumi.work()).toEqual(["preview --refresh --target alice --target bob"]);
});

test("what the program or Pulumi's checks refuse ends a preview; whom it passed over is told of", async () => {
  const broken = says("error", "tapwatch:cloud must be one of global\n", stackUrn);
  const pulumi = await scriptPulumi(
    { prod },
    plays("preview", [readsInPreview(alice), [broken]]),
    plays("preview", [readsInPreview(alice), keeps(alice), refuses(bob, "approval.until is wrong")]),
    plays("preview", [...everybodyKept.slice(0, 2)]),
  );
  expect(await pulumi.engine().preview()).toMatchObject({ stopped: true, failures: [], read: [alice.urn] });
  const refused = await pulumi.engine().preview();
  expect(failed(refused.failures)).toEqual(["bob: check: approval.until is wrong"]);
  expect(opsOf(refused.steps)).toEqual({ alice: "same" });
  const { failures } = await pulumi.engine().preview();
  expect(failed(failures)).toEqual([expect.stringMatching(/^carol: refresh: Pulumi did not get to read this user/)]);
  expect(pulumi.left()).toEqual([]);
});

test("an up reads everybody first, and goes on with those who could be read, without reading again", async () => {
  const refreshIn = ({ env }: Asked) => env["PULUMI_OPTION_REFRESH"];
  const told: unknown[] = [];
  const meanwhile = (asked: Asked) => told.push(refreshIn(asked));
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [reads(alice, { drift: "Issued" }), failsToRead(bob, "no answer"), reads(carol)], { meanwhile }),
    plays("up", [updates(alice, { drift: "None" }), deletes(carol), creates(dave), givesOut({ watched: 3 })], {
      meanwhile,
    }),
    plays("policy analyze", [], { meanwhile }),
  );
  const result = await pulumi.engine().up({ policyPacks });
  expect(opsOf(result.steps)).toEqual({ alice: "update", carol: "delete", dave: "create" });
  expect(failed(result.failures)).toEqual(["bob: refresh: no answer"]);
  expect(result.read.map(nameOf)).toEqual(["alice", "carol", "dave"]);
  expect(result).toMatchObject({ kind: "up", stopped: false, violations: [] });
  expect(result.resources.map(({ urn }) => nameOf(urn))).toEqual(["tapwatch-prod", "alice", "bob", "dave"]);
  expect(pulumi.work()).toEqual([
    "refresh --run-program=false",
    "up --exclude bob",
    "policy analyze --policy-pack pack",
  ]);
  expect(told).toEqual([undefined, "false", undefined]);
});

test("an up that could not begin a watch computes the outputs of the others", async () => {
  const pulumi = await scriptPulumi(
    { prod: [stackOf(), alice] },
    plays("refresh", [reads(alice)]),
    plays("up", [keeps(alice), failsTo("create", dave, "no such user")]),
    plays("refresh", [givesOut({ watched: 2 })]),
  );
  const result = await pulumi.engine().up();
  expect(failed(result.failures)).toEqual(["dave: create: no such user"]);
  expect(result).toMatchObject({ stopped: false, outputs: { watched: 2 }, diagnostics: [], read: [alice.urn] });
  expect(pulumi.work().at(-1)).toBe("refresh --target tapwatch-prod --run-program=true");
});

test("where nobody could be read, an up accepts nothing", async () => {
  const events = [alice, bob, carol].map((state) => failsToRead(state, "no sign-in"));
  const pulumi = await scriptPulumi({ prod }, plays("refresh", events));
  const result = await pulumi.engine().up({ policyPacks });
  expect(result).toMatchObject({ kind: "up", stopped: true, steps: [], read: [], outputs: { watched: 3 } });
  expect(pulumi.work()).toEqual(["refresh --run-program=false"]);
});

test("the first up makes the stack, and reads by creating; who alone is new is not read before", async () => {
  const pulumi = await scriptPulumi(
    {},
    plays("up", [creates(alice), creates(bob), givesOut({ watched: 2 })]),
    // The target is explained by what the program declares; nobody is read for it.
    plays("preview", [keeps(alice), creates(dave)]),
    plays("up", [creates(dave)]),
  );
  const first = await pulumi.engine().up();
  expect(first).toMatchObject({ before: [], outputs: { watched: 2 }, read: [alice.urn, bob.urn] });
  const { targets, read } = await pulumi.engine().up({ targets: ["DAVE"] });
  expect({ targets, read }).toEqual({ targets: [dave.urn], read: [dave.urn] });
  expect(pulumi.work()).toEqual(["stack ls", "stack init prod --no-select", "up", "preview", "up --target dave"]);
});

test("a target that the program does not declare either is an error; of a program that broke off nothing is concluded", async () => {
  const broken = [keeps(alice), [says("error", "boom\n", stackUrn)]];
  const pulumi = await scriptPulumi(
    { prod },
    plays("preview", everybodyKept),
    plays("preview", broken),
    plays("preview", broken),
  );
  await expect(pulumi.engine().preview({ targets: ["dave"] })).rejects.toThrow("--target dave: not watched by this");
  expect(await pulumi.engine().preview({ targets: ["dave"] })).toMatchObject({ stopped: true });
  expect(pulumi.work()).toEqual(["preview", "preview", "preview --refresh --target dave"]);
});

test("destroy forgets, and reads nobody", async () => {
  const refreshes: unknown[] = [];
  const pulumi = await scriptPulumi(
    { prod },
    plays("destroy", [deletes(alice), failsTo("delete", bob, "busy")], {
      meanwhile: ({ env }) => refreshes.push(env["PULUMI_OPTION_REFRESH"]),
    }),
  );
  const result = await pulumi.engine().destroy({ targets: ["alice", "bob"], policyPacks });
  expect(opsOf(result.steps)).toEqual({ alice: "delete" });
  expect(failed(result.failures)).toEqual(["bob: delete: busy"]);
  expect(result).toMatchObject({ kind: "destroy", read: [], stopped: false });
  expect(result.resources.map(({ urn }) => nameOf(urn))).toEqual(["tapwatch-prod", "bob", "carol"]);
  expect({ work: pulumi.work(), refreshes }).toEqual({
    work: ["destroy --target alice --target bob"],
    refreshes: ["false"],
  });
});
