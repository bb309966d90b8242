import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { driftKinds, reportedKinds } from "./drift/drift";
import type { Pass } from "./pass";
import type { Outputs } from "./state";

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const instant = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d" } as const;
const scalar = { type: ["string", "number", "boolean"] } as const;

const pass = {
  type: "object",
  required: ["methodId"],
  properties: {
    methodId: name,
    createdDateTime: instant,
    startDateTime: instant,
    expiresDateTime: instant,
    lifetimeInMinutes: { type: "integer" },
    isUsableOnce: { type: "boolean" },
    isUsable: { type: "boolean" },
    methodUsabilityReason: text,
  },
} as const;

const drift = {
  type: "object",
  required: ["kind", "changes"],
  properties: {
    kind: { enum: driftKinds },
    changes: {
      type: "array",
      items: {
        type: "object",
        required: ["propertyName"],
        properties: { propertyName: name, currentValue: scalar, desiredValue: scalar },
      },
    },
    firstReportedDateTime: instant,
  },
  // What is no drift changed nothing.
  if: { properties: { kind: { const: "None" } } },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's
  then: { properties: { changes: { type: "array", maxItems: 0 } } },
} as const;

const refusal = {
  type: "object",
  required: ["status", "code", "firstReportedDateTime"],
  properties: {
    status: { type: "integer" },
    code: text,
    firstReportedDateTime: instant,
    accepted: { const: true },
  },
} as const;

const approval = { type: "object" } as const;

/** What was seen of somebody: in the outputs themselves, and kept aside. */
const view = { hasPass: { type: "boolean" }, pass, reportedPass: pass, gone: refusal, drift } as const;

const accepted = {
  type: "array",
  items: {
    type: "object",
    required: ["kind", "acceptedDateTime", "approval"],
    properties: {
      kind: { enum: reportedKinds },
      methodId: name,
      acceptedDateTime: instant,
      approval,
      before: {
        type: "object",
        required: ["drift"],
        properties: {
          drift,
          baseline: pass,
          reportedPass: pass,
          userId: name,
          aside: { type: "object", properties: view },
          accepted: { $ref: "#/$defs/accepted" },
        },
      },
    },
  },
} as const;

const reported = {
  type: "array",
  items: {
    type: "object",
    required: ["kind", "firstReportedDateTime"],
    properties: { kind: { enum: reportedKinds }, methodId: name, userId: name, firstReportedDateTime: instant },
  },
} as const;

/** Outputs as every version wrote them: 0.1.0 had `approval`, and knew neither persons nor tenants. */
const schema = {
  $defs: { accepted },
  type: "object",
  required: ["user", "drift"],
  properties: {
    user: name,
    userId: name,
    tenantId: name,
    ...view,
    baseline: pass,
    unreadable: refusal,
    approval,
    approvals: { type: "array", items: approval },
    accepted: { $ref: "#/$defs/accepted" },
    aside: { type: "object", properties: view },
    reported,
  },
  // A pass that is said to be there is told, and one that is not is not.
  if: { properties: { hasPass: { const: true } }, required: ["hasPass"] },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's
  then: { required: ["pass"] },
  else: { not: { required: ["pass"] } },
} as const;

let compiled: ValidateFunction<Outputs> | undefined;

/** Compiled at the first use: a program that only declares whom to watch loads this, and has no state to check. */
function validator(): ValidateFunction<Outputs> {
  compiled ??= new Ajv({ strictTypes: true, allowUnionTypes: true, allErrors: true }).compile<Outputs>(schema);
  return compiled;
}

/** Properties that only a resource with a baseline of its own has; one that a program looks up (`.get`) has none. */
const ofWatched = ["drift", "baseline", "gone", "unreadable", "accepted", "approvals", "approval", "tenantId"] as const;

/** Whether outputs are of a user who is watched, whole or not. */
export function isWatched(props: object): boolean {
  return ofWatched.some((property) => property in props);
}

/** What is wrong with the saved outputs of a watched user, if anything: the place and the problem, never a value. */
export function savedProblem(outputs: unknown): string | undefined {
  const isSaved = validator();
  return isSaved(outputs) ? forgottenOf(outputs) : problemOf(isSaved.errors);
}

/**
 * From what a baseline does not know nothing is concluded: one that forgot what a drift differs from would end it. Only a pass
 * that replaced another may differ from one that is not accepted any more.
 */
function forgottenOf({ drift, baseline }: Outputs): string | undefined {
  if (baseline === undefined && drift?.kind === "Replaced") return undefined;
  const forgotten = drift?.changes.find(
    ({ propertyName, desiredValue }) =>
      desiredValue !== undefined && isOfPass(propertyName) && baseline?.[propertyName] === undefined,
  );
  if (forgotten === undefined) return undefined;
  const what = baseline === undefined ? "baseline" : `baseline.${forgotten.propertyName}`;
  return `${what} is missing, and the drift differs from it`;
}

/** What is computed a baseline may lack. */
function isOfPass(propertyName: string): propertyName is keyof Pass {
  return propertyName in pass.properties && propertyName !== "expiresDateTime";
}

/** @throws Error naming the user, the property and the remedy: nothing is concluded from a state that does not fit */
export function assertSaved(outputs: object & { readonly user?: unknown }, shown: string): asserts outputs is Outputs {
  const problem = savedProblem(outputs);
  if (problem !== undefined)
    throw new Error(`the saved state of '${shown}' cannot be used: ${problem}; ${savedRemedy}`);
}

export const savedRemedy =
  "take over one that is whole ('tapwatch import', 'pulumi stack import'), or begin to watch this user anew by taking the " +
  "user out of the list and putting it in again";

function problemOf(errors: readonly ErrorObject[] | null | undefined): string {
  const told = (errors ?? []).filter(({ keyword }) => keyword !== "if");
  // A wrong type or value explains what else is wrong because of it.
  const first = told.find(({ keyword }) => ["type", "enum", "const"].includes(keyword)) ?? told[0];
  if (first === undefined) return "it does not fit";
  return `${first.instancePath.slice(1).replaceAll("/", ".") || "it"} ${first.message ?? "does not fit"}`;
}
