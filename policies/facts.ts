import type { PolicyResource } from "@pulumi/policy";
import { methodType } from "@tapwatch/provider/method-type";
import { type Attribution, attributionAt } from "./initiator";
import { booleanAt, listAt, numberAt, objectAt, textAt } from "./values";

/** The pass in the last observation. Every property may be absent: Graph, or an older provider, left it out. */
export interface ObservedPass {
  readonly methodId?: string;
  readonly createdDateTime?: string;
  readonly startDateTime?: string;
  readonly lifetimeInMinutes?: number;
  readonly isUsableOnce?: boolean;
  readonly isUsable?: boolean;
  readonly methodUsabilityReason?: string;
}

/** The part of an approval that policies judge. One with `pass` or `userId` is a named approval; any other is a window. */
export interface Approval {
  readonly ticket?: string;
  readonly from?: string;
  readonly until?: string;
  readonly maxLifetimeInMinutes?: number;
  /** How many passes a window covers; absent: one. */
  readonly uses?: number;
  /** A method id, or `none`. */
  readonly pass?: string;
  /** `gone`, `returned` or an object id. */
  readonly userId?: string;
}

export interface DriftFact {
  readonly kind: string;
  readonly firstReportedDateTime?: string;
  /** The pass that the drift is about; absent: it is about none, or not known. */
  readonly methodId?: string;
  /** Who caused it, by the directory audit log. Absent: the log does not say, or is not read. */
  readonly initiatedBy?: Attribution;
}

/** What a resource says about one user, as plain data. */
export interface Method {
  readonly urn: string;
  /** The principal name if the program gives one beside an object id, else the user as the program names it. */
  readonly user: string;
  /** What a configuration may also call the user: the object id, the name in the list. Absent: nothing else is known. */
  readonly otherNames?: readonly string[];
  /** The object id, once it is known. */
  readonly userId?: string;
  /** Absent: none. */
  readonly labels?: readonly string[];
  /** Absent: not observed yet, or not known in a preview; never "no pass". false for a user who has left. */
  readonly hasPass?: boolean;
  /** Absent: there is none, it was not observed, or its user has left. */
  readonly pass?: ObservedPass;
  readonly drift?: DriftFact;
  /** true: Graph refused to tell about this user, so the pass is from an earlier look. */
  readonly isUnreadable: boolean;
  /** true: the tenant does not know the user, and no approval covers the departure. The pass is from an earlier look. */
  readonly isGone: boolean;
  /** true: the tenant does not know the user, and an approval covers the departure. */
  readonly hasLeft: boolean;
  /** Empty: there are none. */
  readonly approvals: readonly Approval[];
}

/** A user as configurations name users. */
export type Person = Pick<Method, "user" | "otherNames" | "labels">;

/** The watched users of a stack. Never throws: a value of a wrong type, or one that is not known yet, is absent. */
export function methodsIn(resources: readonly PolicyResource[]): Method[] {
  return resources.filter(({ type }) => isMethod(type)).map(({ urn, name, props }) => methodOf(urn, name, props));
}

/** Types are compared as text: a class of another copy of the provider would never match (docs/policies.md). */
export function isMethod(type: string): boolean {
  return type === methodType;
}

export function methodOf(urn: string, name: string, props: Record<string, unknown>): Method {
  const hasPass = booleanAt(props, "hasPass");
  const pass = objectAt(props, "pass");
  const drift = objectAt(props, "drift");
  const kind = drift && textAt(drift, "kind");
  const gone = objectAt(props, "gone");
  const hasLeft = gone !== undefined && booleanAt(gone, "accepted") === true;
  // hasPass without a pass: its properties are not known yet.
  const isObserved = hasPass === false || (hasPass === true && pass !== undefined);
  const listed = textAt(props, "user") ?? name;
  const user = textAt(props, "userPrincipalName") ?? listed;
  const userId = textAt(props, "userId");
  const others = [listed, userId].filter((other) => other !== undefined && other !== user);
  const labels = listAt(props, "labels", textAt);
  return {
    urn,
    user,
    ...(others.length > 0 && { otherNames: [...new Set(others as string[])] }),
    ...(userId !== undefined && { userId }),
    ...(labels.length > 0 && { labels }),
    // The departure is approved: the pass that was seen last is not judged.
    hasPass: hasLeft ? false : isObserved ? hasPass : undefined,
    pass: !hasLeft && isObserved && hasPass && pass ? passOf(pass) : undefined,
    drift:
      kind === undefined || drift === undefined
        ? undefined
        : driftOf(kind, drift, objectAt(props, "reportedPass") ?? pass),
    isUnreadable: objectAt(props, "unreadable") !== undefined,
    isGone: gone !== undefined && !hasLeft,
    hasLeft,
    approvals: approvalsOf(props),
  };
}

/**
 * Reads every value under these properties.
 * @throws UnknownValueError of @pulumi/policy, if a value is not known yet in a preview
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

/** @param pass that the drift is about: another than the present one, if that one is not there any more */
function driftOf(kind: string, drift: Record<string, unknown>, pass: Record<string, unknown> | undefined): DriftFact {
  const methodId = pass && textAt(pass, "methodId");
  const initiatedBy = attributionAt(drift, "initiatedBy");
  return {
    kind,
    firstReportedDateTime: textAt(drift, "firstReportedDateTime"),
    ...(methodId !== undefined && { methodId }),
    ...(initiatedBy && { initiatedBy }),
  };
}

/** `approvals`, then `approval`, which version 0.1.0 wrote. */
function approvalsOf(props: Record<string, unknown>): Approval[] {
  const old = objectAt(props, "approval");
  return [...listAt(props, "approvals", objectAt), ...(old === undefined ? [] : [old])].map(approvalOf);
}

function approvalOf(approval: Record<string, unknown>): Approval {
  return {
    ticket: textAt(approval, "ticket"),
    from: textAt(approval, "from"),
    until: textAt(approval, "until"),
    maxLifetimeInMinutes: numberAt(approval, "maxLifetimeInMinutes"),
    uses: numberAt(approval, "uses"),
    // Version 0.1.0 called it methodId.
    pass: textAt(approval, "pass") ?? textAt(approval, "methodId"),
    userId: textAt(approval, "userId"),
  };
}
