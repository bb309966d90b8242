import { policyKinds } from "../drift/drift";
import {
  approval,
  initiatedBy,
  instant,
  name,
  refusal,
  scalar,
  tenantRemedyOf,
  text,
  unusable,
  validator,
} from "../saved-parts";
import type { PolicyOutputs } from "./state";

const targets = {
  type: "array",
  items: { type: "object", required: ["targetType", "id"], properties: { targetType: name, id: name } },
} as const;

const policy = {
  type: "object",
  properties: {
    state: text,
    defaultLifetimeInMinutes: { type: "integer" },
    defaultLength: { type: "integer" },
    minimumLifetimeInMinutes: { type: "integer" },
    maximumLifetimeInMinutes: { type: "integer" },
    isUsableOnce: { type: "boolean" },
    includeTargets: targets,
    excludeTargets: targets,
  },
} as const;

const drift = {
  type: "object",
  required: ["kind", "changes"],
  properties: {
    kind: { enum: ["None", ...policyKinds] },
    changes: {
      type: "array",
      items: {
        type: "object",
        required: ["propertyName"],
        properties: { propertyName: name, currentValue: scalar, desiredValue: scalar },
      },
    },
    firstReportedDateTime: instant,
    changedDateTime: instant,
    initiatedBy,
  },
  // Only a drift was reported.
  if: { properties: { kind: { const: "None" } } },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's
  then: { properties: { changes: { type: "array", maxItems: 0 } } },
  else: { required: ["firstReportedDateTime"] },
} as const;

const schema = {
  type: "object",
  required: ["drift"],
  properties: {
    approvals: { type: "array", items: approval },
    tenantId: name,
    policy,
    fingerprint: name,
    baseline: policy,
    drift,
    accepted: {
      type: "array",
      items: {
        type: "object",
        required: ["kind", "fingerprint", "acceptedDateTime", "approval"],
        properties: {
          kind: { enum: policyKinds },
          fingerprint: name,
          acceptedDateTime: instant,
          approval: { ...approval, required: ["policy"], properties: { policy: name } },
          before: { type: "object", required: ["drift"], properties: { baseline: policy, drift } },
        },
      },
    },
    unreadable: refusal,
  },
  // What an approval names belongs to what was read.
  dependencies: { policy: ["fingerprint"], fingerprint: ["policy"], baseline: ["policy"] },
} as const;

const isSavedPolicy = validator<PolicyOutputs>(schema);

/** The first fault in the saved outputs: its place and what is wrong, never a value. undefined: no fault. */
export function policyProblem(outputs: unknown): string | undefined {
  return isSavedPolicy(outputs).problem;
}

/** @throws Error naming the property and the remedy, if the saved outputs do not fit the schema */
export function assertPolicy(outputs: object, shown: string): asserts outputs is PolicyOutputs {
  const problem = policyProblem(outputs);
  if (problem !== undefined) throw unusable(shown, problem, tenantRemedyOf(shown));
}
