import type { PolicyResource } from "@pulumi/policy";

/** Compared as text: a class of another copy of the provider would never match (docs/policies.md). */
const methodType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";

/** What the provider observed of a pass. Every property may be absent: Graph left it out, or an older provider did. */
export interface ObservedPass {
  readonly methodId?: string;
  readonly createdDateTime?: string;
  readonly startDateTime?: string;
  readonly lifetimeInMinutes?: number;
  readonly isUsableOnce?: boolean;
  readonly isUsable?: boolean;
  readonly methodUsabilityReason?: string;
}

export interface Approval {
  readonly ticket?: string;
  readonly from?: string;
  readonly until?: string;
  readonly maxLifetimeInMinutes?: number;
}

/** What is known about one user, as plain data. */
export interface Method {
  readonly urn: string;
  readonly user: string;
  /** Absent: not observed yet, or not known in a preview; never "no pass". */
  readonly hasPass?: boolean;
  /** Absent: there is none, or it was not observed. */
  readonly pass?: ObservedPass;
  readonly drift?: { readonly kind: string; readonly firstReportedDateTime?: string };
  readonly isUnreadable: boolean;
  readonly approval?: Approval;
}

/** Picks our resources out of a stack and reads what they say. Never throws: what is odd, or unknown yet, is absent. */
export function methodsIn(resources: readonly PolicyResource[]): Method[] {
  return resources.filter(({ type }) => isMethod(type)).map(({ urn, name, props }) => methodOf(urn, name, props));
}

export function isMethod(type: string): boolean {
  return type === methodType;
}

export function methodOf(urn: string, name: string, props: Record<string, unknown>): Method {
  const hasPass = booleanAt(props, "hasPass");
  const pass = objectAt(props, "pass");
  const drift = objectAt(props, "drift");
  const kind = drift && textAt(drift, "kind");
  const approval = objectAt(props, "approval");
  // A pass that is said to be there, and whose particulars are not known, was not observed.
  const isObserved = hasPass === false || (hasPass === true && pass !== undefined);
  return {
    urn,
    user: textAt(props, "user") ?? name,
    hasPass: isObserved ? hasPass : undefined,
    pass: isObserved && hasPass && pass ? passOf(pass) : undefined,
    drift: kind === undefined || drift === undefined ? undefined : driftOf(kind, drift),
    isUnreadable: objectAt(props, "unreadable") !== undefined,
    approval: approval && approvalOf(approval),
  };
}

/**
 * Touches all that lies under some properties.
 * @throws UnknownValueError of @pulumi/policy, if any of it is not known yet in a preview
 */
export function requireKnown(object: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === "object" && value !== null) requireKnown(value as Record<string, unknown>, Object.keys(value));
  }
}

function passOf(pass: Record<string, unknown>): ObservedPass {
  return {
    methodId: textAt(pass, "methodId"),
    createdDateTime: textAt(pass, "createdDateTime"),
    startDateTime: textAt(pass, "startDateTime"),
    lifetimeInMinutes: numberAt(pass, "lifetimeInMinutes"),
    isUsableOnce: booleanAt(pass, "isUsableOnce"),
    isUsable: booleanAt(pass, "isUsable"),
    methodUsabilityReason: textAt(pass, "methodUsabilityReason"),
  };
}

function driftOf(kind: string, drift: Record<string, unknown>): NonNullable<Method["drift"]> {
  return { kind, firstReportedDateTime: textAt(drift, "firstReportedDateTime") };
}

function approvalOf(approval: Record<string, unknown>): Approval {
  return {
    ticket: textAt(approval, "ticket"),
    from: textAt(approval, "from"),
    until: textAt(approval, "until"),
    maxLifetimeInMinutes: numberAt(approval, "maxLifetimeInMinutes"),
  };
}

function textAt(object: Record<string, unknown>, key: string): string | undefined {
  const value = valueAt(object, key);
  return typeof value === "string" ? value : undefined;
}

function numberAt(object: Record<string, unknown>, key: string): number | undefined {
  const value = valueAt(object, key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function booleanAt(object: Record<string, unknown>, key: string): boolean | undefined {
  const value = valueAt(object, key);
  return typeof value === "boolean" ? value : undefined;
}

function objectAt(object: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = valueAt(object, key);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** In a preview, touching a value that is not known yet throws (UnknownValueError of @pulumi/policy): it is absent then. */
function valueAt(object: Record<string, unknown>, key: string): unknown {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}
