import type { PolicyResource } from "@pulumi/policy";
import { type InitiatedBy, isSameName } from "@tapwatch/provider/activity/event";
import { activityType, policyType } from "@tapwatch/provider/method-type";
import type { PassPolicy, PolicyTarget } from "@tapwatch/provider/policy/state";
import type { Method, Person } from "./facts";
import { initiatorIn } from "./initiator";
import { booleanAt, entriesAt, listAt, nameAt, numberAt, objectAt, textAt } from "./values";
import { namesOf } from "./whom";

/** What a stack knows of the tenant itself. Absent: the stack does not watch it. */
export interface TenantFacts {
  readonly activity?: ActivityFacts;
  readonly policy?: PolicyFacts;
}

/** The tenant's pass events. */
export interface ActivityFacts {
  readonly urn: string;
  /** Events that neither the resource of a watched user nor an approval explains. */
  readonly unexplained: readonly EventFact[];
  /** Events that an approval covers. */
  readonly accepted: readonly EventFact[];
  /** true: the log may not be read any more, or does not tell any more of some time. */
  readonly isNotTold: boolean;
}

/**
 * An event of the directory audit log, and the user whose pass it is about. Labels are absent if they are not known: nobody knows the
 * labels of a user whom the stack does not watch.
 */
export interface EventFact extends Person {
  /** `Vanished`, `Unwatched` or `Unclear`. */
  readonly kind: string;
  /** true: the log of sign-ins has one with the pass. */
  readonly isUsed: boolean;
  readonly isWatched: boolean;
  readonly initiatedBy: InitiatedBy;
  /** ISO 8601 instant, as the log has it. */
  readonly activityDateTime?: string;
  readonly methodId?: string;
}

export interface PolicyFacts {
  readonly urn: string;
  /**
   * The policy as it was read last. Absent: never read, or not known in a preview. Targets are absent also if one of them cannot be
   * read: nothing is concluded from a part.
   */
  readonly policy?: PassPolicy;
  /** true: Graph refused to tell, so `policy` is from an earlier look. */
  readonly isUnreadable: boolean;
  /** `PolicyFound` or `PolicyAltered`; absent: none, or not known in a preview. */
  readonly driftKind?: string;
}

/** @param methods the watched users of the same stack. Never throws, like `methodsIn`. */
export function tenantIn(resources: readonly PolicyResource[], methods: readonly Method[]): TenantFacts {
  const activity = resources.find(({ type }) => type === activityType);
  const policy = resources.find(({ type }) => type === policyType);
  return {
    ...(activity && { activity: activityOf(activity, methods) }),
    ...(policy && { policy: policyOf(policy) }),
  };
}

function activityOf({ urn, props }: PolicyResource, methods: readonly Method[]): ActivityFacts {
  const [unexplained, accepted] = [listAt(props, "unexplained", objectAt), listAt(props, "accepted", objectAt)];
  const isNotTold = objectAt(props, "unreadable") !== undefined || listAt(props, "gaps", objectAt).length > 0;
  if (unexplained.length + accepted.length === 0) return { urn, unexplained: [], accepted: [], isNotTold };
  const known = new Map(methods.flatMap((method) => namesOf(method).map((name) => [name.toLowerCase(), method])));
  const watched = new Set([...known.keys(), ...listAt(props, "watched", textAt).map((name) => name.toLowerCase())]);
  const eventsIn = (events: readonly Record<string, unknown>[]) =>
    events.map((event) => eventOf(event, known, watched));
  return { urn, unexplained: eventsIn(unexplained), accepted: eventsIn(accepted), isNotTold };
}

function eventOf(
  event: Record<string, unknown>,
  known: ReadonlyMap<string, Method>,
  watched: ReadonlySet<string>,
): EventFact {
  const [userId, userPrincipalName] = [nameAt(event, "userId"), nameAt(event, "userPrincipalName")];
  const names = [userPrincipalName, userId].filter((name) => name !== undefined);
  const method = names.map((name) => known.get(name.toLowerCase())).find((found) => found !== undefined);
  const [activityDateTime, methodId] = [textAt(event, "activityDateTime"), textAt(event, "methodId")];
  const user = method?.user ?? names[0] ?? "a user whom the log does not name";
  const otherNames = [...new Set([...names, ...(method?.otherNames ?? [])])].filter((name) => name !== user);
  return {
    user,
    ...(otherNames.length > 0 && { otherNames }),
    ...(method && { labels: method.labels ?? [] }),
    kind: textAt(event, "kind") ?? "",
    isUsed: objectAt(event, "signIn") !== undefined,
    isWatched: names.some((name) => watched.has(name.toLowerCase())),
    initiatedBy: initiatorIn(event),
    ...(activityDateTime !== undefined && { activityDateTime }),
    ...(methodId !== undefined && { methodId }),
  };
}

function policyOf({ urn, props }: PolicyResource): PolicyFacts {
  const policy = objectAt(props, "policy");
  const drift = objectAt(props, "drift");
  const kind = drift && textAt(drift, "kind");
  return {
    urn,
    ...(kind !== undefined && kind !== "None" && { driftKind: kind }),
    ...(policy && { policy: passPolicyOf(policy) }),
    isUnreadable: objectAt(props, "unreadable") !== undefined,
  };
}

function passPolicyOf(policy: Record<string, unknown>): PassPolicy {
  return {
    state: nameAt(policy, "state"),
    defaultLength: numberAt(policy, "defaultLength"),
    minimumLifetimeInMinutes: numberAt(policy, "minimumLifetimeInMinutes"),
    maximumLifetimeInMinutes: numberAt(policy, "maximumLifetimeInMinutes"),
    isUsableOnce: booleanAt(policy, "isUsableOnce"),
    includeTargets: targetsAt(policy, "includeTargets"),
    excludeTargets: targetsAt(policy, "excludeTargets"),
  };
}

function targetsAt(policy: Record<string, unknown>, key: string): readonly PolicyTarget[] | undefined {
  const entries = entriesAt(policy, key, targetAt);
  return entries?.every((entry) => entry !== undefined) ? entries : undefined;
}

function targetAt(list: Record<string, unknown>, index: string): PolicyTarget | undefined {
  const target = objectAt(list, index);
  const [targetType, id] = [target && nameAt(target, "targetType"), target && nameAt(target, "id")];
  return targetType === undefined || id === undefined ? undefined : { targetType, id };
}

/** Whether a target means everybody. */
export function isEverybody({ targetType, id }: PolicyTarget): boolean {
  return isSameName(targetType, "group") && isSameName(id, "all_users");
}
