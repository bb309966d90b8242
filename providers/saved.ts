import { driftKinds, reportedKinds } from "./drift/drift";
import type { Pass } from "./pass";
import { approval, initiatedBy, instant, name, refusal, scalar, text, unusable, validator } from "./saved-parts";
import type { Outputs } from "./state";

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
    initiatedBy,
  },
  // Without drift there are no changes.
  if: { properties: { kind: { const: "None" } } },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's
  then: { properties: { changes: { type: "array", maxItems: 0 } } },
} as const;

/** The last observation: in the outputs themselves, and in `aside`. */
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

/** Outputs of every version. Version 0.1.0 had `approval`, and no persons or tenants. */
const schema = {
  $defs: { accepted },
  type: "object",
  required: ["user", "drift"],
  properties: {
    user: name,
    userPrincipalName: name,
    userId: name,
    labels: { type: "array", items: name },
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
  // `pass` is there if, and only if, `hasPass` is true.
  if: { properties: { hasPass: { const: true } }, required: ["hasPass"] },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's
  then: { required: ["pass"] },
  else: { not: { required: ["pass"] } },
} as const;

const isSavedUser = validator<Outputs>(schema);

/** Properties that only a watched user has. A user who is only looked up (`.get`) has none of them. */
const ofWatched = ["drift", "baseline", "gone", "unreadable", "accepted", "approvals", "approval", "tenantId"] as const;

/** Whether these are the outputs of a watched user, even if some are missing. */
export function isWatched(props: object): boolean {
  return ofWatched.some((property) => property in props);
}

/** The first fault in the saved outputs of a watched user: its place and what is wrong, never a value. undefined: no fault. */
export function savedProblem(outputs: unknown): string | undefined {
  const { is, problem } = isSavedUser(outputs);
  return is ? forgottenOf(outputs as Outputs) : problem;
}

/**
 * A drift needs the baseline that it differs from: if a value of the baseline is missing, the drift would end without an
 * approval. Only `Replaced` may stand without a baseline.
 */
function forgottenOf({ drift, baseline }: Outputs): string | undefined {
  if (baseline === undefined && drift?.kind === "Replaced") return undefined;
  const forgotten = drift?.changes.find(
    ({ propertyName, desiredValue }) =>
      desiredValue !== undefined && isOfPass(propertyName) && baseline?.[propertyName] === undefined,
  );
  if (forgotten === undefined) return undefined;
  const what = baseline === undefined ? "baseline" : `baseline.${forgotten.propertyName}`;
  return `${what} is missing, and the drift refers to it`;
}

/** The expiry is computed, so a baseline may lack it. */
function isOfPass(propertyName: string): propertyName is keyof Pass {
  return propertyName in pass.properties && propertyName !== "expiresDateTime";
}

/** @throws Error naming the user, the property and the remedy, if the saved outputs do not fit the schema */
export function assertSaved(outputs: object & { readonly user?: unknown }, shown: string): asserts outputs is Outputs {
  const problem = savedProblem(outputs);
  if (problem !== undefined) throw unusable(shown, problem, savedRemedy);
}

export const savedRemedy =
  "import a state without this fault ('tapwatch import', 'pulumi stack import'), or watch this user anew: remove the user " +
  "from the list, run 'tapwatch up', and add the user again";
