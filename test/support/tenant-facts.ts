import type { EventFact, TenantFacts } from "../../policies/tenant";
import type { PassPolicy } from "../../providers/policy/state";
import { at } from "./passes";

const ofType = (type: string, name: string) =>
  `urn:pulumi:test::tapwatch::pulumi-nodejs:dynamic/entra:TemporaryAccessPass${type}::${name}`;

export const activityUrn = ofType("Activity", "tenant-activity");
export const policyUrn = ofType("Policy", "tenant-policy");

/** Somebody of the helpdesk, at a desk. */
export const helpdesk = {
  user: {
    id: "0e1bde5c-0000-4000-8000-000000000001",
    userPrincipalName: "helpdesk@contoso.com",
    ipAddress: "203.0.113.7",
  },
};

/** At 09:05 the helpdesk issued a pass to somebody whom nobody watches. */
export function anEvent(event: Partial<EventFact> = {}): EventFact {
  return {
    user: "mallory@contoso.com",
    otherNames: ["44f7d0c4-0000-4000-8000-00000000000f"],
    kind: "Unwatched",
    isUsed: false,
    isWatched: false,
    initiatedBy: helpdesk,
    activityDateTime: at(5),
    methodId: "bbbbbbbb-0000-4000-8000-0000000000e1",
    ...event,
  };
}

/** A tenant whose events are watched. */
export function withEvents(unexplained: readonly EventFact[], accepted: readonly EventFact[] = []): TenantFacts {
  return { activity: { urn: activityUrn, unexplained, accepted, isNotTold: false } };
}

/** A tenant whose policy is watched: one-time passes of 30 to 480 minutes, for everybody. */
export function withPolicy(policy: PassPolicy = {}, isUnreadable = false): TenantFacts {
  const everybody = [{ targetType: "group", id: "all_users" }];
  const usual = {
    state: "enabled",
    defaultLength: 12,
    minimumLifetimeInMinutes: 30,
    maximumLifetimeInMinutes: 480,
    isUsableOnce: true,
    includeTargets: everybody,
    excludeTargets: [],
  };
  return { policy: { urn: policyUrn, policy: { ...usual, ...policy }, isUnreadable } };
}

/** The policy is watched, and was never read. */
export const unknownPolicy: TenantFacts = { policy: { urn: policyUrn, isUnreadable: false } };
