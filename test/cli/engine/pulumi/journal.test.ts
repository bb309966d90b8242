import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect, test } from "vitest";
import { Journal } from "../../../../cli/engine/pulumi/journal";
import { nameOf } from "../../../../cli/engine/state";
import {
  begins,
  creates,
  ends,
  failsTo,
  failsToReadInPreview,
  givesOut,
  keeps,
  reads,
  readsNothing,
  refuses,
  says,
  stackUrn as stack,
  type Told,
  violates,
  watched,
} from "../../../support/scripted-pulumi/events";

const [a, b, c] = [watched("a", { hasPass: false }), watched("b"), watched("c")];

function journalOf(...events: readonly (Told | readonly Told[])[]): Journal {
  const journal = new Journal();
  for (const event of events.flat()) journal.take({ sequence: 0, timestamp: 0, ...event } as EngineEvent);
  return journal;
}
const told = (steps: Journal["steps"]) => steps.map(({ op, urn }) => `${nameOf(urn)}: ${op}`);

test("what was read and what the program did are told apart, though Pulumi mixes them", () => {
  const journal = journalOf(
    [a, b, c].map((state) => begins("refresh", state)),
    ends("update", a, watched("a", { hasPass: true })),
    keeps(a),
    ends("refresh", b),
    ends("same", c, c),
    creates(watched("b", { hasPass: true })),
  );
  expect(told(journal.reads)).toEqual(["a: update", "b: delete", "c: same"]);
  expect(told(journal.steps)).toEqual(["a: same", "b: create"]);
  expect(journal.states.get(b.urn)).toMatchObject({ outputs: { hasPass: true } });
});

test("a replacement is one step", () => {
  const parts = (["create-replacement", "replace", "delete-replaced"] as const).map((op) => ends(op, a, a));
  expect(told(journalOf(...parts).steps)).toEqual(["a: replace"]);
});

test("a failure is told once, with what was being done; what it brings with it is not", () => {
  const { failures, diagnostics, isBroken } = journalOf(
    failsToReadInPreview(a, "could not tell"),
    says("info#err", "UnavailableError: could not tell: \n"),
    says("error", "could not tell\n", a.urn),
    failsTo("create", b, "no such user"),
    refuses(c, "approval.until is wrong"),
  );
  expect(failures).toEqual([
    { urn: a.urn, op: "refresh", message: "could not tell" },
    { urn: b.urn, op: "create", message: "no such user" },
    { urn: c.urn, op: "check", message: "approval.until is wrong" },
  ]);
  expect({ diagnostics, isBroken }).toEqual({ diagnostics: [], isBroken: false });
});

test("what the program says is kept, and of the provider's lines its notices", () => {
  const { diagnostics, isBroken } = journalOf(
    says("debug", "Registering resource"),
    says("warning", "using pulumi-resource-pulumi-nodejs from $PATH at /somewhere\n"),
    says("info#err", "tapwatch: Graph sent the value of a pass; it was dropped unread\nnode: a warning\n"),
    says("info", "hello\n", stack),
    says("error", "<{%fg 1%}>tapwatch:cloud must be one of global<{%reset%}>\n", stack),
  );
  expect(diagnostics).toEqual([
    { severity: "warning", message: "Graph sent the value of a pass; it was dropped unread" },
    { severity: "info", message: "hello", urn: stack },
    { severity: "error", message: "tapwatch:cloud must be one of global", urn: stack },
  ]);
  expect(isBroken).toBe(true);
});

test("a configuration that the program could not be started with is said with the way out", () => {
  const { diagnostics } = journalOf(says("error", "fork/exec node: argument list too long\n", stack));
  expect(diagnostics[0]?.message).toMatch(/too long\n.* name it with tapwatch:usersFile$/);
});

test("a finding has its description apart, and is about a user or about nobody", () => {
  const { violations } = journalOf(
    violates("p", "mandatory", "alice: too long", a.urn),
    violates("p", "warning", "too many", stack),
  );
  expect(violations).toEqual([
    expect.objectContaining({
      enforcementLevel: "mandatory",
      description: "Checks whether it is so.",
      message: "alice: too long",
      urn: a.urn,
    }),
    expect.not.objectContaining({ urn: expect.anything() }),
  ]);
  expect(violations[1]).toMatchObject({ enforcementLevel: "advisory", severity: "high" });
});

test("what failed is told by what was being done", () => {
  const ops = ["import", "update", "replace", "delete-replaced", "refresh"] as const;
  const { failures } = journalOf(ops.flatMap((op) => failsTo(op, watched(op), "no")));
  expect(failures.map(({ op }) => op)).toEqual(["create", "update", "replace", "delete", "refresh"]);
});

test("what is looked up is a reading of the program's, and a provider is nobody", () => {
  const provider = { ...a, type: "pulumi:providers:pulumi-nodejs" };
  const { steps, reads: none } = journalOf(ends("read", undefined, a), creates(provider));
  expect({ steps: told(steps), none }).toEqual({ steps: ["a: read"], none: [] });
});

test("what a later Pulumi tells beside it, or calls otherwise, is no step, and hides nothing", () => {
  const later = { somethingNewEvent: { metadata: a }, resourcePreEvent: undefined, isNew: true } as Told;
  const unknown = ends("frobnicate" as "same", b, b);
  const [begun, { resOutputsEvent } = {}] = reads(a, { hasPass: true });
  const more = { resOutputsEvent: { ...resOutputsEvent, metadata: { ...resOutputsEvent?.metadata, res: a } } } as Told;
  const journal = journalOf(later, unknown, begun ?? [], more, readsNothing(c), givesOut({ watched: 1 }));
  expect(journal).toMatchObject({ steps: [], failures: [], diagnostics: [], hasEnded: false });
  expect(told(journal.reads)).toEqual(["a: update", "c: delete"]);
  expect(journal.states.get(stack)).toMatchObject({ outputs: { watched: 1 } });
});
