import { isDrift, type ReportedKind } from "../drift/drift";
import type { AuditReading } from "../graph";
import { instant } from "../pass";
import type { Known } from "../state";
import { type Attribution, isSameName, type PassEvent, type PolicyEvent } from "./event";

const minutes = 60_000;
const days = 24 * 60 * minutes;

/** The log is asked about a drift for so long: entries are late by minutes. */
const askedFor = 3 * days;
/** How long before its first report the cause of a drift is looked for, if nothing tells when it was. */
const lookedBack = 2 * days;
/** No tenant's log reaches further back. */
const retention = 30 * days;

const ofNewPass: readonly ReportedKind[] = ["Found", "Issued", "Replaced"];
const ofPolicy: readonly ReportedKind[] = ["Disabled", "Reenabled"];

/**
 * From when on the log may tell who caused a drift; undefined: there is nothing to ask.
 * @param now ISO 8601 instant
 */
export function attributableSince({ drift, pass, reportedPass }: Known, now: string): string | undefined {
  if (!isDrift(drift) || drift.initiatedBy !== undefined) return undefined;
  const [reported, present] = [instant(drift.firstReportedDateTime), instant(now)];
  if (reported === undefined || present === undefined || present - reported > askedFor) return undefined;
  const from = causeOf(drift.kind, instant((reportedPass ?? pass)?.createdDateTime), reported);
  if (from === undefined) return undefined;
  return new Date(Math.max(from, present - retention)).toISOString();
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
  const initiatedBy = causeIn(log, known, drift.kind, clockSkewMinutes * minutes);
  return initiatedBy === undefined ? known : { ...known, drift: { ...drift, initiatedBy } };
}

function causeIn(log: AuditReading, known: Known, kind: ReportedKind, clockSkew: number): Attribution | undefined {
  const own = log.passEvents.filter((event) => isAbout(event, known));
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
  if (!ofPolicy.includes(kind)) return undefined;
  const last = log.policyEvents.findLast((event) => timeOf(event) <= reported + clockSkew);
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
