import { isMeant, type Whom } from "@tapwatch/policies";
import type { Outputs } from "@tapwatch/provider";
import { shownName } from "@tapwatch/provider/state";
import type { RuleInForce } from "../report/policies";

/** An exception for a user, and the policy that does not judge the user. */
export interface Excepted {
  readonly policyName: string;
  readonly ticket?: string;
  readonly until?: string;
  /** true: the policy judges the user again. */
  readonly isOver: boolean;
}

/** The part of the configuration that says whom the rule judges. */
function whomOf({ properties }: RuleInForce): Whom {
  const values = properties.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(values);
}

/** Which policies judge a user, by their names, and which do not, until when. Pure. */
export function policiesFor(method: Outputs, rules: readonly RuleInForce[]) {
  const { user, userId, labels = [] } = method;
  const person = { user: shownName(method), otherNames: userId === undefined ? [user] : [user, userId], labels };
  // A policy about the tenant has no exceptions, and judges no user.
  const on = rules.filter(
    ({ enforcementLevel, properties }) =>
      enforcementLevel !== "disabled" && properties.some(({ name }) => name === "exceptions"),
  );
  const excepted = on.flatMap(({ name, exceptions }) =>
    exceptions
      .filter((each) =>
        isMeant(person, {
          users: [each.user].flatMap((one) => one ?? []),
          labels: [each.label].flatMap((one) => one ?? []),
        }),
      )
      .map(
        ({ ticket, until, isOver }): Excepted => ({
          policyName: name,
          ...(ticket !== undefined && { ticket }),
          ...(until !== undefined && { until }),
          isOver,
        }),
      ),
  );
  const left = new Set(excepted.filter(({ isOver }) => !isOver).map(({ policyName }) => policyName));
  const judging = on.filter((rule) => !left.has(rule.name) && isMeant(person, whomOf(rule)));
  return { judging: judging.map(({ name }) => name), excepted };
}
