import { hasExpired, isSameAgreement } from "../approvals/approval";
import { fits } from "../approvals/fits";
import type { Pass } from "../pass";
import { accountOf } from "./drift";
import { isSameName, namesOf, type PassEvent, passOf } from "./event";
import type { AcceptedEvent, ActivityState, EventApproval, UnexplainedEvent } from "./state";

const minutes = 60_000;

/** What is known of an event's user now. */
export type Present = { readonly methodId: string; readonly createdDateTime?: string } | "none" | "notTold";

export interface Look {
  /** Pass events of the log that were not judged yet, the oldest first. */
  readonly events: readonly PassEvent[];
  /** ISO 8601 instant, by Graph's clock. */
  readonly now: string;
  /** The pass that the user of an event has now; undefined: nobody has to be asked, because the log alone tells. */
  readonly presentOf: (event: PassEvent) => Present | undefined;
}

export interface ActivityRules {
  readonly watched: readonly string[];
  readonly approvals: readonly EventApproval[];
  readonly clockSkewMinutes: number;
}

/** What an event is, by what is known now; `explained`: it is over; `undecided`: a later look tells. */
type Verdict = UnexplainedEvent["kind"] | "explained" | "undecided";

/**
 * Judges new events, and once more those that were not explained before. Pure.
 *
 * An event is explained if it led to what the resource of its user shows, or if an approval names its pass. What is not explained
 * keeps its kind and first date until it is.
 */
export function judgeEvents(state: ActivityState, look: Look, rules: ActivityRules): ActivityState {
  const isWatched = watchedBy(rules.watched);
  const open = [...(state.undecided ?? []), ...look.events];
  const known = [...state.unexplained, ...open];
  const unexplained: UnexplainedEvent[] = [];
  const undecided: PassEvent[] = [];
  for (const event of state.unexplained) {
    const isShown = isWatched(event) && isPassOf(event, look.presentOf(event), rules.clockSkewMinutes);
    if (!isShown || !mayBeShown(event)) unexplained.push(event);
  }
  for (const event of open) {
    const verdict = judge(event, known, look, isWatched, rules);
    if (verdict === "undecided") undecided.push(event);
    else if (verdict !== "explained") unexplained.push({ ...event, kind: verdict, firstReportedDateTime: look.now });
  }
  const { undecided: _, ...rest } = state;
  return underEventApprovals({ ...rest, unexplained, ...(undecided.length > 0 && { undecided }) }, rules, look.now);
}

function judge(
  event: PassEvent,
  known: readonly PassEvent[],
  { now, presentOf }: Look,
  isWatched: (event: PassEvent) => boolean,
  { clockSkewMinutes }: ActivityRules,
): Verdict {
  if (event.activity === "unknown") return "Unclear";
  // Whoever is watched shows that there is no pass; of others only what was issued counts.
  if (event.activity === "deleted") return "explained";
  if (!isWatched(event)) return "Unwatched";
  const present = presentOf(event);
  if (isPassOf(event, present, clockSkewMinutes) && !isOfEarlier(event, present, known)) return "explained";
  if (known.some((other) => ends(other, event))) return "Vanished";
  if (present === "notTold") return "undecided";
  // The log told so long ago that the end of the pass would be in it by now.
  if (present === undefined) return "explained";
  // A replica may not know a new pass yet.
  const age = Date.parse(now) - Date.parse(event.activityDateTime);
  return age <= clockSkewMinutes * minutes ? "undecided" : "Vanished";
}

/** Whether a pass that is there can explain an event that was reported. What is not understood is not known to be about that pass. */
function mayBeShown({ kind, methodId }: UnexplainedEvent): boolean {
  return kind === "Unwatched" || (kind === "Vanished" && methodId !== undefined);
}

/** Whether an event that names no pass is about one that was deleted before the present one was issued. */
function isOfEarlier(event: PassEvent, present: Present | undefined, known: readonly PassEvent[]): boolean {
  if (event.methodId !== undefined || typeof present !== "object") return false;
  const created = Date.parse(present.createdDateTime ?? "");
  return known.some(
    (other) => other.activity === "deleted" && ends(other, event) && Date.parse(other.activityDateTime) < created,
  );
}

/** Whether the user has the event's pass now. An event that names no pass is compared by its time. */
function isPassOf({ methodId, activityDateTime }: PassEvent, present: Present | undefined, clockSkewMinutes: number) {
  if (present === undefined || present === "none" || present === "notTold") return false;
  if (methodId !== undefined) return isSameName(methodId, present.methodId);
  const apart = Math.abs(Date.parse(activityDateTime) - Date.parse(present.createdDateTime ?? ""));
  return apart <= clockSkewMinutes * minutes;
}

/** Whether an event ends the pass of another: it was deleted, or another one took its place. */
function ends(end: PassEvent, start: PassEvent): boolean {
  if (!isSameUser(end, start) || end.id === start.id) return false;
  const later = Date.parse(end.activityDateTime) - Date.parse(start.activityDateTime);
  // Of two that were registered in one moment nobody knows which one stayed.
  if (end.activity === "registered") return later > 0 && !isSameName(end.methodId, start.methodId);
  const isUnnamed = end.methodId === undefined || start.methodId === undefined;
  return end.activity === "deleted" && later >= 0 && (isUnnamed || isSameName(end.methodId, start.methodId));
}

function isSameUser(left: PassEvent, right: PassEvent): boolean {
  if (left.userId !== undefined && right.userId !== undefined) return isSameName(left.userId, right.userId);
  return isSameName(left.userPrincipalName, right.userPrincipalName);
}

/** Whether the user of an event is among those who are watched. */
export function watchedBy(watched: readonly string[]): (event: PassEvent) => boolean {
  const names = new Set(watched.map((name) => name.toLowerCase()));
  return ({ userId, userPrincipalName }) =>
    [userId, userPrincipalName].some((name) => name !== undefined && names.has(name.toLowerCase()));
}

/** Accepts what the approvals name, and takes back what was accepted for a while. Pure. @param now ISO 8601 instant */
export function underEventApprovals(
  state: ActivityState,
  { approvals, clockSkewMinutes }: Pick<ActivityRules, "approvals" | "clockSkewMinutes">,
  now: string,
): ActivityState {
  const moment = Date.parse(now);
  const before = state.accepted ?? [];
  // A renewed approval takes the place of the one that is over.
  const lapsed = before.filter(({ approval }) => hasExpired(approval, moment));
  // An acceptance without an end is remembered while its approval is there; the event is not judged again without it.
  const standing = before.filter(
    ({ approval }) =>
      !hasExpired(approval, moment) &&
      (approval.expires !== undefined || approvals.some((given) => isSameAgreement(given, approval))),
  );
  const running = approvals.filter((approval) => approval.pass !== undefined && !hasExpired(approval, moment));
  const open = inOrder([...state.unexplained, ...lapsed.map(withoutAcceptance)]);
  const accepted: AcceptedEvent[] = [...standing];
  const unexplained: UnexplainedEvent[] = [];
  for (const event of open) {
    const approval = running.find((given) => covers(given, event, clockSkewMinutes));
    if (approval === undefined) unexplained.push(event);
    else accepted.push({ ...event, acceptedDateTime: now, approval });
  }
  const { accepted: _, ...rest } = state;
  return { ...rest, unexplained, ...(accepted.length > 0 && { accepted }) };
}

/** Whether an approval names the pass and the user, and the log tells that the pass meets all terms of the approval. */
function covers(approval: EventApproval, event: PassEvent, clockSkewMinutes: number): boolean {
  const { user, pass, initiatedBy } = approval;
  const names = [event.userId, event.userPrincipalName, accountOf(event)];
  return (
    isSameName(pass, passOf(event)) &&
    names.some((name) => isSameName(user, name)) &&
    fits(approval, toldPass(event), clockSkewMinutes * minutes) &&
    (initiatedBy === undefined || namesOf(event).some((name) => isSameName(name, initiatedBy)))
  );
}

/** The pass as the log tells of it. */
function toldPass(event: PassEvent): Pass {
  const { activityDateTime: createdDateTime, startDateTime, endDateTime, isUsableOnce } = event;
  const lifetime = Date.parse(endDateTime ?? "") - Date.parse(startDateTime ?? "");
  return {
    methodId: passOf(event),
    createdDateTime,
    ...(startDateTime !== undefined && { startDateTime }),
    ...(endDateTime !== undefined && { expiresDateTime: endDateTime }),
    // The log's start may be some milliseconds off.
    ...(!Number.isNaN(lifetime) && { lifetimeInMinutes: Math.round(lifetime / minutes) }),
    ...(isUsableOnce !== undefined && { isUsableOnce }),
  };
}

function withoutAcceptance({
  acceptedDateTime: _date,
  approval: _approval,
  ...event
}: AcceptedEvent): UnexplainedEvent {
  return event;
}

function inOrder(events: readonly UnexplainedEvent[]): UnexplainedEvent[] {
  return events.toSorted(
    (left, right) =>
      Date.parse(left.activityDateTime) - Date.parse(right.activityDateTime) || (left.id < right.id ? -1 : 1),
  );
}
