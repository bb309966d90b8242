import { isDrift, type ReportedKind } from "../drift/drift";
import type { AuditReading } from "../graph";
import { instant } from "../pass";
import type { Known } from "../state";
import { type Attribution, isSameName, type PassEvent, type PolicyEvent } from "./event";
import { shortestRetention } from "./mark";

const minutes = 60_000;
const days = 24 * 60 * minutes;

/** The log is asked about a drift for so long: entries are late by minutes. */
const askedFor = 3 * days;
/** How long before its first report the cause of a drift is looked for, if nothing tells when it was. */
const lookedBack = 2 * days;
/** Older entries would cost many pages, in every look until the log tells; not each tenant has them. */
const longestBack = shortestRetention;

const ofNewPass: readonly ReportedKind[] = ["Found", "Issued", "Replaced"];
const ofPolicy: readonly ReportedKind[] = ["Disabled", "Reenabled"];

/**
 * From when on the log may tell who caused a drift; undefined: there is nothing to ask.
 * @param now ISO 8601 instant
 */
export function attributableSince({ drift, pass, reportedPass }: Known, now: string): string | undefined {
  if (!isDrift(drift) || drift.initiatedBy !== undefined) return undefined;
  const created = instant((reportedPass ?? pass)?.createdDateTime);
  return askedSince(drift.firstReportedDateTime, now, (reported) => causeOf(drift.kind, created, reported));
}

/** When looks found that the tenant's policy had changed. ISO 8601 instants. */
interface FoundChange {
  readonly firstReportedDateTime?: string;
  /** Absent: it changed once. */
  readonly changedDateTime?: string;
}

/**
 * From when on the log may tell who changed the tenant's policy last; undefined: there is nothing to ask.
 * @param now ISO 8601 instant
 */
export function policyCauseSince(found: FoundChange, now: string): string | undefined {
  return askedSince(found.changedDateTime ?? found.firstReportedDateTime, now, () => earliestOf(found));
}

function earliestOf({ firstReportedDateTime, changedDateTime }: FoundChange): number {
  const reported = instant(firstReportedDateTime) ?? Number.POSITIVE_INFINITY;
  // The first report saw the policy as it was before it changed once more.
  return changedDateTime === undefined ? reported - lookedBack : reported;
}

/** @param causeFrom the earliest moment of the cause; undefined: the log does not have it */
function askedSince(
  found: string | undefined,
  now: string,
  causeFrom: (reported: number) => number | undefined,
): string | undefined {
  const [reported, present] = [instant(found), instant(now)];
  if (reported === undefined || present === undefined || present - reported > askedFor) return undefined;
  const from = causeFrom(reported);
  return from === undefined ? undefined : new Date(Math.max(from, present - longestBack)).toISOString();
}

/** The earliest moment of the cause; undefined: the log does not have it. */
function causeOf(kind: ReportedKind, created: number | undefined, reported: number): number | undefined {
  if (ofNewPass.includes(kind)) return created === undefined ? reported - lookedBack : created - 10 * minutes;
  return kind === "Removed" || ofPolicy.includes(kind) ? reported - lookedBack : undefined;
}

/** The drift with who caused it, if the log tells. Pure. @param clockSkewMinutes tolerance between the log's clock and Graph's */
export function attributed(known: Known, log: AuditReading, clockSkewMinutes: number): Known {
  const { drift } = known;
  if (!isDrift(drift) || drift.initiatedBy !== undefined) return known;
  const initiatedBy = causeIn(log, known, drift.kind, clockSkewMinutes);
  return initiatedBy === undefined ? known : { ...known, drift: { ...drift, initiatedBy } };
}

function causeIn(
  log: AuditReading,
  known: Known,
  kind: ReportedKind,
  clockSkewMinutes: number,
): Attribution | undefined {
  const clockSkew = clockSkewMinutes * minutes;
  const own = eventsAbout(known, log);
  const reported = instant(known.drift?.firstReportedDateTime) ?? Number.POSITIVE_INFINITY;
  if (ofNewPass.includes(kind)) {
    const pass = known.reportedPass ?? known.pass;
    const registered = own.filter(({ activity }) => activity === "registered");
    const created = instant(pass?.createdDateTime);
    return matched(
      registered,
      pass?.methodId,
      (time) => created !== undefined && Math.abs(time - created) <= clockSkew,
    );
  }
  if (kind === "Removed") {
    const deleted = own.filter(({ activity }) => activity === "deleted");
    return matched(deleted, known.baseline?.methodId, (time) => time <= reported + clockSkew);
  }
  return ofPolicy.includes(kind) ? policyCauseIn(log, known.drift ?? {}, clockSkewMinutes) : undefined;
}

/** Who changed the tenant's policy last, before a look found it. @param clockSkewMinutes tolerance between the log's clock and Graph's */
export function policyCauseIn(
  { policyEvents }: AuditReading,
  found: FoundChange,
  clockSkewMinutes: number,
): Attribution | undefined {
  const latest = Date.parse(found.changedDateTime ?? found.firstReportedDateTime ?? "") + clockSkewMinutes * minutes;
  // A reading that others asked for, too, may go back further.
  const last = policyEvents.findLast((event) => timeOf(event) > earliestOf(found) && timeOf(event) <= latest);
  return last && attributionOf(last, "policy");
}

/** The event that names the pass, else the last one that names no pass and whose time fits. */
function matched(
  events: readonly PassEvent[],
  methodId: string | undefined,
  fits: (time: number) => boolean,
): Attribution | undefined {
  const named = events.findLast((event) => isSameName(event.methodId, methodId));
  if (named !== undefined) return attributionOf(named, "methodId");
  const close = events.findLast((event) => event.methodId === undefined && fits(timeOf(event)));
  return close && attributionOf(close, "userAndTime");
}

/** The log's events of a user, in its order. */
function eventsAbout(known: Known, { passEvents }: AuditReading): readonly PassEvent[] {
  const places = placesIn(passEvents);
  const own = [known.userId, known.user].flatMap((name) => places.get(name?.toLowerCase() ?? "") ?? []);
  const ordered = [...new Set(own)].toSorted((left, right) => left - right);
  return ordered.flatMap((place) => passEvents[place] ?? []).filter((event) => isAbout(event, known));
}

const placesOf = new WeakMap<readonly PassEvent[], ReadonlyMap<string, readonly number[]>>();

/** A name in lower case → where its events are. A log of thousands is asked about thousands of users. */
function placesIn(events: readonly PassEvent[]): ReadonlyMap<string, readonly number[]> {
  const before = placesOf.get(events);
  if (before !== undefined) return before;
  const places = new Map<string, number[]>();
  for (const [place, { userId, userPrincipalName }] of events.entries()) {
    for (const name of [userId, userPrincipalName]) {
      if (name !== undefined) places.set(name.toLowerCase(), [...(places.get(name.toLowerCase()) ?? []), place]);
    }
  }
  placesOf.set(events, places);
  return places;
}

function isAbout({ userId, userPrincipalName }: PassEvent, known: Known): boolean {
  if (userId !== undefined && known.userId !== undefined) return isSameName(userId, known.userId);
  return isSameName(userId, known.user) || isSameName(userPrincipalName, known.user);
}

function attributionOf({ user, app, activityDateTime }: PolicyEvent, matchedBy: Attribution["matchedBy"]): Attribution {
  return { ...(user && { user }), ...(app && { app }), activityDateTime, matchedBy };
}

function timeOf({ activityDateTime }: PolicyEvent): number {
  return Date.parse(activityDateTime);
}
