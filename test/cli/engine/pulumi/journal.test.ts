import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect, test } from "vitest";
import { Journal } from "../../../../cli/engine/pulumi/journal";
import { nameOf } from "../../../../cli/engine/state";

const method = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
const urnOf = (name: string, type = method) => `urn:pulumi:s::tapwatch::${type}::${name}`;
const stack = urnOf("tapwatch-s", "pulumi:pulumi:Stack");

type Event = Partial<EngineEvent>;
const state = (name: string, outputs: object) => ({
  urn: urnOf(name),
  type: method,
  custom: true,
  id: name,
  inputs: {},
  outputs,
});
const metadata = (op: string, name: string, before?: object, after?: object) => ({
  op,
  urn: urnOf(name),
  type: method,
  old: before && state(name, before),
  new: after && state(name, after),
});
const begins = (op: string, name: string) =>
  ({ resourcePreEvent: { metadata: metadata(op, name) } }) as unknown as Event;
const ends = (op: string, name: string, before?: object, after?: object) =>
  ({ resOutputsEvent: { metadata: metadata(op, name, before, after) } }) as unknown as Event;
const says = (severity: string, message: string, urn?: string) =>
  ({ diagnosticEvent: { severity, message, color: "never", ...(urn && { urn }) } }) as unknown as Event;

function journalOf(...events: readonly Event[]): Journal {
  const journal = new Journal();
  for (const event of events) journal.take(event as EngineEvent);
  return journal;
}
const told = (steps: Journal["steps"]) => steps.map(({ op, urn }) => `${nameOf(urn)}: ${op}`);

test("what was read and what the program did are told apart, though Pulumi mixes them", () => {
  const { reads, steps, states } = journalOf(
    begins("refresh", "a"),
    begins("refresh", "b"),
    begins("refresh", "c"),
    ends("update", "a", { hasPass: false }, { hasPass: true }),
    begins("same", "a"),
    ends("same", "a", {}, { hasPass: true }),
    ends("refresh", "b", {}),
    ends("same", "c", {}, {}),
    begins("create", "b"),
    ends("create", "b", undefined, { hasPass: true }),
  );
  expect(told(reads)).toEqual(["a: update", "b: delete", "c: same"]);
  expect(told(steps)).toEqual(["a: same", "b: create"]);
  expect(states.get(urnOf("b"))).toMatchObject({ outputs: { hasPass: true } });
});

test("a replacement is one step", () => {
  const parts = ["create-replacement", "replace", "delete-replaced"].map((op) => ends(op, "a", {}, {}));
  expect(told(journalOf(...parts).steps)).toEqual(["a: replace"]);
});

test("a failure is told once, with what was being done; what it brings with it is not", () => {
  const { failures, diagnostics, isBroken } = journalOf(
    begins("refresh", "a"),
    says("info#err", "UnavailableError: could not tell: \n"),
    says("error", "Preview failed: could not tell\n", urnOf("a")),
    says("error", "could not tell\n", urnOf("a")),
    says("error", "no such user", urnOf("b")),
    { resOpFailedEvent: { metadata: metadata("create", "b"), status: 2, steps: 3 } } as unknown as Event,
    says("error", "approval.until is wrong", urnOf("c")),
    says("error", "Running program failed:\nError: resource b [x] failed to register\n    at x", stack),
    says("error", "preview failed\n"),
  );
  expect(failures).toEqual([
    { urn: urnOf("a"), op: "refresh", message: "could not tell" },
    { urn: urnOf("b"), op: "create", message: "no such user" },
    { urn: urnOf("c"), op: "check", message: "approval.until is wrong" },
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
  const event = {
    policyName: "p",
    policyPackName: "tapwatch",
    policyPackVersion: "1",
    severity: "high",
    message: "Checks whether.\nalice: too long\n",
  };
  const { violations } = journalOf(
    { policyEvent: { ...event, enforcementLevel: "mandatory", resourceUrn: urnOf("a") } } as unknown as Event,
    { policyEvent: { ...event, enforcementLevel: "warning", resourceUrn: stack } } as unknown as Event,
  );
  expect(violations).toEqual([
    expect.objectContaining({
      enforcementLevel: "mandatory",
      description: "Checks whether.",
      message: "alice: too long",
      urn: urnOf("a"),
    }),
    expect.not.objectContaining({ urn: expect.anything() }),
  ]);
  expect(violations[1]).toMatchObject({ enforcementLevel: "advisory", severity: "high" });
});
