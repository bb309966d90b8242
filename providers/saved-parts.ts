import type { ErrorObject, ValidateFunction } from "ajv";
import { ownSchemas } from "./own-schemas";

// What the schemas of saved outputs have in common.

export const text = { type: "string" } as const;
export const name = { type: "string", minLength: 1 } as const;
export const instant = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d" } as const;
export const scalar = { type: ["string", "number", "boolean"] } as const;

export const party = {
  type: "object",
  properties: {
    id: text,
    userPrincipalName: text,
    appId: text,
    servicePrincipalId: text,
    displayName: text,
    ipAddress: text,
  },
} as const;

export const initiatedBy = {
  type: "object",
  required: ["activityDateTime", "matchedBy"],
  properties: {
    user: party,
    app: party,
    activityDateTime: instant,
    matchedBy: { enum: ["methodId", "userAndTime", "policy"] },
  },
} as const;

export const refusal = {
  type: "object",
  required: ["status", "code", "firstReportedDateTime"],
  properties: {
    status: { type: "integer" },
    code: text,
    firstReportedDateTime: instant,
    accepted: { const: true },
  },
} as const;

export const approval = { type: "object" } as const;

/** Whether outputs fit a schema; if not, the first fault: its place and what is wrong, never a value. */
export type Judged =
  | { readonly is: true; readonly problem?: undefined }
  | { readonly is: false; readonly problem: string };

/** Compiled at the first use: a program loads the schemas, too, and has no state to check. */
export function validator<Saved>(schema: object): (outputs: unknown) => Judged {
  let compiled: ValidateFunction<Saved> | undefined;
  return (outputs) => {
    compiled ??= ownSchemas({ strictTypes: true, allowUnionTypes: true, allErrors: true }).compile<Saved>(schema);
    return compiled(outputs) ? { is: true } : { is: false, problem: problemOf(compiled.errors) };
  };
}

function problemOf(errors: readonly ErrorObject[] | null | undefined): string {
  const told = (errors ?? []).filter(({ keyword }) => keyword !== "if");
  // A wrong type or value causes the other errors.
  const first = told.find(({ keyword }) => ["type", "enum", "const"].includes(keyword)) ?? told[0];
  if (first === undefined) return "it does not fit";
  return `${first.instancePath.slice(1).replaceAll("/", ".") || "it"} ${first.message ?? "does not fit"}`;
}

/** @param remedy what to do about it */
export function unusable(shown: string, problem: string, remedy: string): Error {
  return new Error(`the saved state of '${shown}' cannot be used: ${problem}; ${remedy}`);
}

/** What to do about a faulty state of a resource that there is once in a stack. */
export function tenantRemedyOf(name: string): string {
  return (
    "import a state without this fault ('tapwatch import', 'pulumi stack import'), or begin this watch anew: " +
    `run 'tapwatch destroy --target ${name}', and 'tapwatch up'`
  );
}
