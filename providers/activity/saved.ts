import { activityKinds } from "../drift/drift";
import { approval, instant, name, party, refusal, tenantRemedyOf, text, unusable, validator } from "../saved-parts";
import type { ActivityOutputs, ActivityState } from "./state";

const event = {
  type: "object",
  required: ["id", "activityDateTime", "activity"],
  properties: {
    id: name,
    activityDateTime: instant,
    activityDisplayName: text,
    activity: { enum: ["registered", "deleted", "unknown"] },
    userId: text,
    userPrincipalName: text,
    methodId: text,
    startDateTime: instant,
    endDateTime: instant,
    isUsableOnce: { type: "boolean" },
    user: party,
    app: party,
    kind: { enum: activityKinds },
    firstReportedDateTime: instant,
    signIn: { type: "object", required: ["createdDateTime"], properties: { createdDateTime: instant } },
    acceptedDateTime: instant,
    approval,
  },
} as const;

const events = (...required: readonly string[]) => ({
  type: "array",
  items: { ...event, required: [...event.required, ...required] },
});

const schema = {
  type: "object",
  required: ["watched", "unexplained"],
  properties: {
    watched: { type: "array", items: name },
    approvals: { type: "array", items: approval },
    tenantId: name,
    beganDateTime: instant,
    mark: {
      type: "object",
      required: ["readDateTime", "seen"],
      properties: { activityDateTime: instant, readDateTime: instant, seen: { type: "array", items: name } },
    },
    unexplained: events("kind", "firstReportedDateTime"),
    undecided: events(),
    accepted: events("kind", "firstReportedDateTime", "acceptedDateTime", "approval"),
    gaps: {
      type: "array",
      items: {
        type: "object",
        required: ["from", "until", "firstReportedDateTime"],
        properties: { from: instant, until: instant, firstReportedDateTime: instant },
      },
    },
    unreadable: refusal,
  },
  // How far the log was read, and since when, go together.
  dependencies: { mark: ["beganDateTime"], beganDateTime: ["mark"] },
};

const isSavedActivity = validator<ActivityOutputs>(schema);

/** The first fault in the saved outputs: its place and what is wrong, never a value. undefined: no fault. */
export function activityProblem(outputs: unknown): string | undefined {
  return isSavedActivity(outputs).problem;
}

/** @throws Error naming the property and the remedy, if the saved outputs do not fit the schema */
export function assertActivity(outputs: object, shown: string): asserts outputs is ActivityOutputs {
  const problem = activityProblem(outputs);
  if (problem !== undefined) throw unusable(shown, problem, tenantRemedyOf(shown));
}

const days = 24 * 60 * 60_000;

/**
 * A mark that is ahead hides all events until then. Clocks that differ by a day judge nobody in any case.
 * @param now milliseconds since the epoch
 * @throws Error naming the remedy, if the saved times are not before now, or are none
 */
export function assertPast({ mark, beganDateTime }: ActivityState, shown: string, now: number): void {
  for (const [place, dateTime] of [
    ["mark.readDateTime", mark?.readDateTime],
    ["beganDateTime", beganDateTime],
  ] as const) {
    // Also false if it is no time.
    if (dateTime === undefined || Date.parse(dateTime) <= now + days) continue;
    throw unusable(shown, `${place} is no time before now`, tenantRemedyOf(shown));
  }
}
