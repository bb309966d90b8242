import { type InitiatedBy, namesOf as namesOfInitiator } from "@tapwatch/provider/activity/event";
import type { Method, Person } from "./facts";
import type { EventFact, TenantFacts } from "./tenant";
import { timeOf } from "./times";
import { namesOf } from "./whom";
import { instantText } from "./wording";

/** A pass that somebody issued, as a pending drift or an event of the audit log tells. */
export interface Issuance extends Person {
  /** The resource that tells. */
  readonly urn: string;
  /** Empty: the log does not say, does not say yet, or is not read. */
  readonly issuer: InitiatedBy;
  /** ISO 8601 instant, as the log has it. */
  readonly activityDateTime?: string;
  /** ISO 8601 instant since when it is known; of an event, its own time. */
  readonly knownSince?: string;
  readonly methodId?: string;
}

/** Kinds of drift of a pass that was not there before. Others tell who deleted a pass or changed the tenant's policy. */
const ofNewPass: readonly string[] = ["Found", "Issued", "Replaced"];
/** Kinds of events that tell who issued a pass. */
const ofIssue: readonly string[] = ["Vanished", "Unwatched"];

/** The passes that nobody approved yet, each once: a drift and an event may tell of the same pass. */
export function pendingIssuances(methods: readonly Method[], { activity }: TenantFacts): Issuance[] {
  return once([...methods.flatMap(ofDrift), ...ofEvents(activity?.unexplained, activity?.urn)]);
}

/** The same, and those of events that an approval covers. */
export function allIssuances(methods: readonly Method[], tenant: TenantFacts): Issuance[] {
  const { activity } = tenant;
  return once([...pendingIssuances(methods, tenant), ...ofEvents(activity?.accepted, activity?.urn)]);
}

function ofDrift({ urn, user, otherNames, labels, drift }: Method): Issuance[] {
  if (drift === undefined || !ofNewPass.includes(drift.kind)) return [];
  const { initiatedBy = {}, methodId, firstReportedDateTime: knownSince } = drift;
  return [
    {
      urn,
      user,
      otherNames,
      labels,
      issuer: initiatedBy,
      activityDateTime: initiatedBy.activityDateTime,
      knownSince,
      methodId,
    },
  ];
}

function ofEvents(events: readonly EventFact[] = [], urn = ""): Issuance[] {
  return events
    .filter(({ kind }) => ofIssue.includes(kind))
    .map(({ user, otherNames, labels, initiatedBy: issuer, activityDateTime, methodId }) => ({
      ...{ urn, user, otherNames, labels, issuer, activityDateTime, knownSince: activityDateTime, methodId },
    }));
}

/** One of those that are about the same pass, of the same id or of the same entry of the log: rather one that says who issued it. */
function once(issuances: readonly Issuance[]): Issuance[] {
  const seen = new Set<string>();
  const told = issuances.filter(({ issuer }) => isTold(issuer));
  const untold = issuances.filter(({ issuer }) => !isTold(issuer));
  return [...told, ...untold].filter((issuance) => {
    const keys = keysOf(issuance);
    const isKnown = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !isKnown;
  });
}

function keysOf({ methodId, activityDateTime, ...person }: Issuance): string[] {
  const entries = activityDateTime === undefined ? [] : namesOf(person).map((name) => `${name} ${activityDateTime}`);
  return [...(methodId === undefined ? [] : [methodId]), ...entries].map((key) => key.toLowerCase());
}

/** What tells a pass from other passes that were issued: its id, or if that is not known the entry of the log. */
export function passKey({ user, methodId, activityDateTime }: Issuance): string[] {
  return methodId === undefined ? [user, activityDateTime ?? ""] : [methodId];
}

/** Whether the log says who issued a pass. */
export function isTold(issuer: InitiatedBy): boolean {
  return namesOfInitiator(issuer).length > 0 || (issuer.user?.displayName ?? issuer.app?.displayName) !== undefined;
}

/** `a pass was issued by helpdesk@contoso.com from 203.0.113.7 at 2026-03-02T09:05:00Z` */
export function issuedText({ issuer, activityDateTime }: Pick<Issuance, "issuer" | "activityDateTime">): string {
  const from = addressesOf(issuer).map((address) => ` from ${address}`);
  const time = timeOf(activityDateTime);
  return `a pass was issued by ${issuerText(issuer)}${from.join(" and")}${time === undefined ? "" : ` at ${instantText(time)}`}`;
}

/** Whoever issued a pass, as people know them. */
export function issuerText({ user, app }: InitiatedBy): string {
  const person = user && (user.userPrincipalName ?? user.displayName ?? user.id);
  const id = app && (app.appId ?? app.servicePrincipalId);
  const name = app && (app.displayName ?? id);
  const application = name && `the application ${name}${id === undefined || id === name ? "" : ` (${id})`}`;
  return [person, application].filter((part) => part !== undefined).join(" with ") || "somebody";
}

/** The IP addresses that a pass was issued from. */
export function addressesOf({ user, app }: InitiatedBy): string[] {
  return [...new Set([user?.ipAddress, app?.ipAddress].filter((address) => address !== undefined))];
}

/** The same text for everything that one user or application did; undefined: the log does not say who. */
export function issuerKey({ user, app }: InitiatedBy): string | undefined {
  const id = user?.id ?? user?.userPrincipalName ?? app?.appId ?? app?.servicePrincipalId;
  return (id ?? user?.displayName ?? app?.displayName)?.toLowerCase();
}
