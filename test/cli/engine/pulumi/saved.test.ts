import { expect, test } from "vitest";
import { Journal } from "../../../../cli/engine/pulumi/journal";
import { Saved } from "../../../../cli/engine/pulumi/saved";
import type { ResourceState } from "../../../../cli/engine/state";
import {
  begins,
  creates,
  deletes,
  ends,
  failsToRead,
  givesOut,
  keeps,
  reads,
  readsNothing,
  stackOf,
  type Told,
  updates,
  watched,
} from "../../../support/scripted-pulumi/events";
import { logged } from "../../../support/scripted-pulumi/play";
import { plays, scriptPulumi } from "../../../support/scripted-pulumi/script";

const [alice, bob, carol] = [watched("alice"), watched("bob"), watched("carol")];
const stack = stackOf({ watched: 2 });
const before = [stack, alice, bob];

function savedBy(told: readonly Told[], creates = true): readonly ResourceState[] | undefined {
  const journal = new Journal();
  for (const line of logged(told)) journal.take(JSON.parse(line));
  const saved = new Saved(before);
  saved.take(journal, creates);
  return saved.resources;
}

test("what a command read, changed, created and deleted is known without an export", () => {
  const read = { ...alice, outputs: { hasPass: true } };
  expect(savedBy([...reads(alice, { hasPass: true }), ...reads(bob)])).toMatchObject([stack, read, bob]);
  expect(savedBy([...keeps(alice), ...updates(bob, { accepted: 1 })])).toMatchObject([
    ...[stack, alice],
    { urn: bob.urn, outputs: { accepted: 1 } },
  ]);
  expect(savedBy([...deletes(bob), ...creates(carol)])).toMatchObject([stack, alice, carol]);
  expect(savedBy(readsNothing(bob))).toMatchObject([stack, alice]);
  expect(savedBy([...keeps(alice), ...givesOut({ watched: 1 })])).toMatchObject([
    { outputs: { watched: 1 } },
    alice,
    bob,
  ]);
});

test("a user whom a refresh shows and does not save needs an export", () => {
  expect(savedBy([...reads(alice), ...keeps(carol)], false)).toBeUndefined();
  expect(savedBy([...reads(alice), ...creates(carol)], false)).toBeUndefined();
});

test("so do replacements, look-ups and other names", () => {
  expect(savedBy([begins("replace", bob), ends("replace", bob, bob)])).toBeUndefined();
  expect(savedBy([begins("read", bob), ends("read", bob, bob)])).toBeUndefined();
  expect(savedBy([begins("same", carol), ends("same", bob, carol)])).toBeUndefined();
});

test("a refresh exports once if it reads everybody, and again if a read failed or it was about some only", async () => {
  const pulumi = await scriptPulumi(
    { prod: before },
    plays("refresh", [...reads(alice), ...reads(bob)]),
    plays("refresh", [...reads(alice), ...failsToRead(bob, "no answer")]),
    plays("refresh", reads(alice)),
    plays("refresh", reads(alice)),
  );
  const exports = () => pulumi.commands().filter((command) => command.startsWith("stack export")).length;
  expect((await pulumi.engine().refresh()).resources).toMatchObject(before);
  expect(exports()).toBe(1);
  expect((await pulumi.engine().refresh()).resources).toMatchObject(before);
  expect(exports()).toBe(3);
  await pulumi.engine().refresh({ targets: ["alice"] });
  expect(exports()).toBe(5);
  // Pulumi said nothing of bob.
  expect((await pulumi.engine().refresh()).failures).toMatchObject([{ urn: bob.urn }]);
  expect(exports()).toBe(7);
});
