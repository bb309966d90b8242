import type { Drift } from "@tapwatch/provider";
import { isSameName, type PassEvent, type PolicyEvent } from "@tapwatch/provider/activity/event";
import type { AuditReading } from "@tapwatch/provider/graph";
import { judgedBy, type Standing } from "./standing";
import type { Watch } from "./watch";

export interface TimelineEvent extends Omit<PassEvent, "activity"> {
  readonly activity: PassEvent["activity"] | "policyChanged";
  /** Absent: a change of the policy has none. */
  readonly standing?: Standing;
  /** Of a change of the policy: the pending drift that it led to. */
  readonly policyDrift?: Drift["kind"];
}

/** What of the log is asked for. */
export interface Selection {
  readonly since: Date;
  /** All names of the user whose events are wanted; absent: everybody's, and those of the policy. */
  readonly names?: readonly string[];
}

/**
 * The events of the log, each with what the stack's state knows of it, the newest first. What the log has lost since, and the state
 * still knows, is there, too. Pure.
 * @param now ISO 8601 instant
 */
export function timelineOf(
  { passEvents, policyEvents }: Pick<AuditReading, "passEvents" | "policyEvents">,
  watch: Watch,
  { since, names }: Selection,
  now: string,
): TimelineEvent[] {
  const { unexplained = [], undecided = [], accepted = [] } = watch.activity ?? {};
  const told = new Map([...unexplained, ...undecided, ...accepted, ...passEvents].map((event) => [event.id, event]));
  const standingOf = judgedBy(watch, now);
  const ofPasses = [...told.values()]
    .filter((event) => names === undefined || isAbout(event, names))
    .map((event) => ({ ...event, standing: standingOf(event) }));
  const ofPolicy = names === undefined ? policyEvents.map((event) => policyChange(event, watch)) : [];
  return [...ofPasses, ...ofPolicy]
    .filter(({ activityDateTime }) => Date.parse(activityDateTime) >= since.getTime())
    .toSorted(newestFirst);
}

function policyChange(event: PolicyEvent, { policyDrift: drift }: Watch): TimelineEvent {
  const isCause = drift?.initiatedBy?.activityDateTime === event.activityDateTime;
  return { ...event, activity: "policyChanged", ...(drift && isCause && { policyDrift: drift.kind }) };
}

function newestFirst(left: TimelineEvent, right: TimelineEvent): number {
  return Date.parse(right.activityDateTime) - Date.parse(left.activityDateTime) || (left.id < right.id ? 1 : -1);
}

function isAbout({ userId, userPrincipalName }: PassEvent, names: readonly string[]): boolean {
  return names.some((name) => isSameName(name, userId) || isSameName(name, userPrincipalName));
}
