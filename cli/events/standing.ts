import type { Drift, Outputs } from "@tapwatch/provider";
import { isSameName, type PassEvent } from "@tapwatch/provider/activity/event";
import { isSeen } from "@tapwatch/provider/activity/mark";
import type { AcceptedEvent, ActivityState, UnexplainedEvent } from "@tapwatch/provider/activity/state";
import { hasExpired } from "@tapwatch/provider/approvals";
import { isDrift } from "@tapwatch/provider/drift";
import { namesOf, type Watch } from "./watch";

/** What is known of an event. */
export type Standing =
  | ({ readonly status: "unexplained" } & Pick<UnexplainedEvent, "kind" | "firstReportedDateTime" | "signIn">)
  | ({ readonly status: "approved" } & Pick<
      AcceptedEvent,
      "kind" | "firstReportedDateTime" | "signIn" | "acceptedDateTime" | "approval"
    >)
  /** It is too new to tell, or its user could not be read. */
  | { readonly status: "undecided" }
  /** `drift`: of the user whose resource shows the pass, or that it is gone; nobody has approved that yet. */
  | { readonly status: "explained"; readonly drift?: Drift["kind"] }
  | { readonly status: "notJudged"; readonly reason: NotJudged };

/** This stack does not watch the activity; it began to after the event; or its last look was before it. */
export type NotJudged = "notWatched" | "beforeWatch" | "sinceLastLook";

/** What a stack's state says of events. Pure. @param now ISO 8601 instant */
export function judgedBy({ activity, users }: Watch, now: string): (event: PassEvent) => Standing {
  if (activity?.mark === undefined || activity.beganDateTime === undefined) return () => notJudged("notWatched");
  const { mark, beganDateTime } = activity;
  const known = knownIn(activity, now);
  const driftOf = driftBy(users);
  return (event) => {
    const standing = known.get(event.id);
    if (standing !== undefined) return standing;
    if (Date.parse(event.activityDateTime) < Date.parse(beganDateTime)) return notJudged("beforeWatch");
    if (!isSeen(event, mark)) return notJudged("sinceLastLook");
    const drift = driftOf(event);
    return { status: "explained", ...(drift && { drift: drift.kind }) };
  };
}

function notJudged(reason: NotJudged): Standing {
  return { status: "notJudged", reason };
}

/** What the state has an entry of, by the ids of the events. */
function knownIn({ unexplained, undecided = [], accepted = [] }: ActivityState, now: string): Map<string, Standing> {
  return new Map<string, Standing>([
    ...undecided.map(({ id }) => [id, { status: "undecided" }] as const),
    ...accepted.map((event) => [event.id, acceptedStanding(event, now)] as const),
    ...unexplained.map((event) => [event.id, { status: "unexplained", ...reportedOf(event) }] as const),
  ]);
}

/** An approval that is over covers nothing, also before a run says so. */
function acceptedStanding(event: AcceptedEvent, now: string): Standing {
  const { acceptedDateTime, approval } = event;
  if (hasExpired(approval, Date.parse(now))) return { status: "unexplained", ...reportedOf(event) };
  return { status: "approved", ...reportedOf(event), acceptedDateTime, approval };
}

function reportedOf({ kind, firstReportedDateTime, signIn }: UnexplainedEvent) {
  return { kind, firstReportedDateTime, ...(signIn && { signIn }) };
}

/** The pending drift that an explained event led to. The accepted pass is none, unless it is gone. */
function driftBy(users: readonly Outputs[]): (event: PassEvent) => Drift | undefined {
  const drifted = users.filter(({ drift }) => isDrift(drift));
  const byName = new Map(drifted.flatMap((one) => namesOf(one).map((name) => [name.toLowerCase(), one] as const)));
  return (event) => {
    const { userId, userPrincipalName } = event;
    const resource = byName.get(userId?.toLowerCase() ?? "") ?? byName.get(userPrincipalName?.toLowerCase() ?? "");
    if (resource?.drift === undefined) return undefined;
    const { drift, baseline } = resource;
    const isAccepted = isSameName(event.methodId, baseline?.methodId);
    const leadsToIt = event.activity === "deleted" ? isAccepted && drift.kind === "Removed" : !isAccepted;
    return leadsToIt ? drift : undefined;
  };
}
