import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { labelSource } from "@tapwatch/provider/state";
import type { Person } from "./facts";
import type { EventFact } from "./tenant";
import { timeOf } from "./times";
import { isListed, userPatterns } from "./users";

/** The part of every rule's configuration that says whom the rule judges. */
export interface Whom {
  /** Absent, like `labels`: every watched user. With both, a user of either. */
  readonly users?: readonly string[];
  readonly labels?: readonly string[];
  readonly exceptions?: readonly Exception[];
}

/** Users whom a rule does not judge for a while, by agreement. */
export interface Exception {
  readonly user?: string;
  readonly label?: string;
  readonly ticket: string;
  /** ISO 8601 instant. From then on the rule judges the users again. */
  readonly until: string;
}

const label = { type: "string", pattern: labelSource } as const;

/** JSON Schema of a list of labels. */
export const labelList = (description: string) => ({ type: "array", items: label, description }) as const;

/** JSON Schema of `Whom`: properties of every rule. A rule may give `users` and `labels` a meaning and defaults of its own. */
export const whomProperties: Readonly<Record<keyof Whom, PolicyConfigJSONSchema>> = {
  // An empty list would switch the rule off for everybody.
  users: { ...userPatterns("Only these users are judged"), minItems: 1 },
  labels: { ...labelList("Only users with one of these labels are judged"), minItems: 1 },
  exceptions: {
    type: "array",
    default: [],
    description: "Users or labels that the rule does not judge, each with a ticket and an end",
    items: {
      type: "object",
      required: ["ticket", "until"],
      additionalProperties: false,
      // Exactly one of them.
      minProperties: 3,
      maxProperties: 3,
      properties: {
        user: { type: "string", minLength: 1, description: "A user, written as in 'users'" },
        label,
        ticket: { type: "string", minLength: 1, description: "The ticket of the agreement" },
        until: {
          type: "string",
          pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$",
          description: "When the exception ends, an ISO 8601 instant such as 2026-03-02T09:00:00Z",
        },
      },
    },
  },
};

/** Whether a list of users or of labels has this user. Without both lists it is every user. */
export function isMeant(person: Person, { users, labels }: Pick<Whom, "users" | "labels">): boolean {
  if (users === undefined && labels === undefined) return true;
  return namesOf(person).some((name) => isListed(name, users ?? [])) || hasLabel(person, labels ?? []);
}

/** Whether a rule judges this user. @param now milliseconds since the epoch */
export function isJudged(person: Person, whom: Whom, now: number): boolean {
  return isMeant(person, whom) && !(whom.exceptions ?? []).some((exception) => isExcepted(person, exception, now));
}

/**
 * Whether a rule judges an event. If the labels of its user are not known, `labels` does not leave the event out: "not known" is never
 * taken for "not meant". `users` and the exceptions for users do.
 * @param now milliseconds since the epoch
 */
export function isEventJudged(event: EventFact, { labels, ...whom }: Whom, now: number): boolean {
  return isJudged(event, event.labels === undefined ? whom : { ...whom, labels }, now);
}

/** An exception with an end that is no time excepts nobody. */
function isExcepted(person: Person, { user, label: named, until }: Exception, now: number): boolean {
  const end = timeOf(until);
  if (end === undefined || now >= end) return false;
  return (
    (user !== undefined && isMeant(person, { users: [user] })) ||
    (named !== undefined && isMeant(person, { labels: [named] }))
  );
}

/** All names of a user. */
export function namesOf({ user, otherNames = [] }: Person): readonly string[] {
  return [user, ...otherNames];
}

function hasLabel({ labels = [] }: Person, wanted: readonly string[]): boolean {
  return labels.some((each) => wanted.includes(each));
}
