import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { methodType } from "@tapwatch/provider/method-type";
import { type Properties, type ResourceState, type StackName, stackType, urnOf } from "../../../cli/engine/state";

/** What Pulumi tells of its work, one event each, without the numbers and times of its log. */
export type Told = Omit<EngineEvent, "sequence" | "timestamp">;
type Metadata = NonNullable<EngineEvent["resOutputsEvent"]>["metadata"];

/** The stack and project that all stories are about. */
export const stackName: StackName = { stack: "prod", project: "tapwatch" };
export const stackUrn = urnOf(stackName, stackType, "tapwatch-prod", "");

/** A user's saved resource. */
export function watched(user: string, outputs: Properties = {}): ResourceState {
  return {
    urn: urnOf(stackName, methodType, user, stackUrn),
    custom: true,
    id: user,
    type: methodType,
    parent: stackUrn,
    inputs: { user },
    outputs,
  };
}

/** The stack's own resource, which holds its outputs. */
export function stackOf(outputs: Properties = {}): ResourceState {
  return { urn: stackUrn, custom: false, type: stackType, inputs: {}, outputs };
}

/** The user was read, and is as before, or has other properties now. */
export function reads(before: ResourceState, outputs?: Properties): Told[] {
  return [begins("refresh", before), ends(outputs ? "update" : "same", before, changed(before, outputs))];
}

/** The provider says that there is no such resource any more. */
export function readsNothing(before: ResourceState): Told[] {
  return [begins("refresh", before), ends("delete", before)];
}

export function failsToRead(before: ResourceState, message: string): Told[] {
  return [begins("refresh", before), ...fails("refresh", before, message)];
}

/** The same in a preview, which tells it in another form. */
export function readsInPreview(before: ResourceState, outputs?: Properties): Told[] {
  return [begins("refresh", before), ends("refresh", before, changed(before, outputs))];
}

export function failsToReadInPreview(before: ResourceState, message: string): Told[] {
  return [
    begins("refresh", before),
    says("error", `Preview failed: ${message}\n`, before.urn),
    says("error", "preview failed\n"),
  ];
}

export const creates = (after: ResourceState) => [begins("create", after), ends("create", undefined, after)];
export const keeps = (state: ResourceState) => [begins("same", state), ends("same", state, state)];
export const deletes = (before: ResourceState) => [begins("delete", before), ends("delete", before)];
export const updates = (before: ResourceState, outputs: Properties) => [
  begins("update", before),
  ends("update", before, changed(before, outputs)),
];

/** A step that failed, and the error of the program that comes of it. */
export function failsTo(op: OpType, state: ResourceState, message: string): Told[] {
  const said = `Running program failed:\nError: resource ${state.id} [${state.type}] failed to register\n    at x`;
  return [begins(op, state), ...fails(op, state, message), says("error", said, stackUrn)];
}

/** What Pulumi's checks refuse has no step. */
export const refuses = ({ urn }: ResourceState, message: string) => [says("error", `${message}\n`, urn)];

/** The stack outputs that the program computed. */
export const givesOut = (outputs: Properties) => [ends("update", stackOf(), stackOf(outputs))];

export function violates(policyName: string, level: "warning" | "mandatory", message: string, urn?: string): Told {
  const pack = {
    policyPackName: "tapwatch",
    policyPackVersion: "1.0.0",
    policyPackVersionTag: "1.0.0",
    severity: "high",
  };
  // The SDK puts the description before the message.
  const said = { message: `<{%reset%}>Checks whether it is so.\n${message}<{%reset%}>\n`, color: "raw" };
  return { policyEvent: { policyName, ...pack, enforcementLevel: level, ...said, ...(urn && { resourceUrn: urn }) } };
}

export function says(severity: string, message: string, urn?: string): Told {
  // Pulumi knows more severities than its type says.
  type Severity = NonNullable<EngineEvent["diagnosticEvent"]>["severity"];
  return { diagnosticEvent: { severity: severity as Severity, message, color: "never", ...(urn && { urn }) } };
}

export function begins(op: OpType, state: ResourceState): Told {
  return { resourcePreEvent: { metadata: metadata(op, state) } };
}

/** The end of a step; without a state after it the resource is no more. */
export function ends(op: OpType, before: ResourceState | undefined, after?: ResourceState): Told {
  const state = after ?? before;
  if (state === undefined) throw new Error("a step is about a state before it, after it, or both");
  return { resOutputsEvent: { metadata: { ...metadata(op, state), ...states(before, after) } } };
}

function fails(op: OpType, state: ResourceState, message: string): Told[] {
  return [
    says("info#err", `Error: ${message}\n    at x\n`),
    says("error", `${message}\n`, state.urn),
    { resOpFailedEvent: { metadata: metadata(op, state), status: 2, steps: 0 } },
    says("error", "update failed\n"),
  ];
}

function changed(state: ResourceState, outputs: Properties = {}): ResourceState {
  return { ...state, outputs: { ...state.outputs, ...outputs } };
}

function metadata(op: OpType, { urn, type, provider = "" }: ResourceState): Metadata {
  return { op, urn, type, provider };
}

function states(before: ResourceState | undefined, after: ResourceState | undefined): Pick<Metadata, "old" | "new"> {
  return { ...(before && { old: stateOf(before) }), ...(after && { new: stateOf(after) }) };
}

/** As events have it: without what only the checkpoint holds. */
function stateOf({ urn, type, custom, id = "", parent = "", provider = "", inputs = {}, outputs = {} }: ResourceState) {
  return { urn, type, custom, id, parent, provider, inputs, outputs };
}
