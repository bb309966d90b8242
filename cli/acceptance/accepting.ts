import type { Decision, Engine, OperationOptions, OperationResult } from "../engine/engine";
import { accepting } from "../own-pack";
import { type Picture, pictureOf } from "../report/picture";
import type { Acceptance, Actor } from "./acceptance";
import { withLapsed } from "./lapse";
import type { Trail } from "./trail";

export interface AcceptingOptions {
  readonly engine: Engine;
  readonly options: OperationOptions;
  readonly trail: Trail;
  readonly by: Actor;
  readonly now: () => Date;
  /** Decides on what the preview shows, drift whose acceptance has lapsed included. Absent: all of it. */
  readonly review?: (preview: OperationResult) => Promise<Reviewed>;
}

/** The terms of an acceptance. */
export interface Terms {
  readonly ticket?: string | undefined;
  /** ISO 8601 instant. */
  readonly until?: string | undefined;
}

export interface Reviewed extends Terms {
  readonly decision: Decision;
}

export interface Accepted {
  readonly result: OperationResult;
  readonly acceptances: readonly Acceptance[];
}

/**
 * Runs `up`. What it is to accept stands in the trail before it is accepted: a run that is killed in between leaves an
 * acceptance too many in the trail, and never one in the state that nobody can answer for.
 */
export async function runAccepting({ engine, options, trail, by, now, review }: AcceptingOptions): Promise<Accepted> {
  const started = now();
  const before = trail.acceptances();
  let planned: readonly Acceptance[] = [];

  const withdraw = (acceptances: readonly Acceptance[]) =>
    trail.append(
      acceptances.map(({ user, acceptedDateTime }) => ({
        event: "withdrawn",
        withdrawnDateTime: now().toISOString(),
        user,
        acceptedDateTime,
      })),
    );

  let result: OperationResult;
  try {
    result = await engine.up({
      ...accepting(options),
      review: async (preview) => {
        const shown = withLapsed(preview, started, before);
        const { decision, ...terms } = (await review?.(shown)) ?? { decision: "goOn" as const };
        const facts = { by, acceptedDateTime: now().toISOString(), ...terms };
        // Asked a second time, where the tenant moved on: what was planned before is not what is done.
        withdraw(planned);
        planned = chosen(pictureOf(shown), decision, options.targets).map((method) => acceptanceOf(method, facts));
        trail.append(planned);
        return decision;
      },
    });
  } catch (error) {
    withdraw(planned);
    throw error;
  }
  const users = acceptedBy(withLapsed(result, started, before, [...before, ...planned]));
  const acceptances = planned.filter(({ user }) => users.has(user));
  withdraw(planned.filter(({ user }) => !users.has(user)));
  return { result: withLapsed(result, started, before, [...before, ...acceptances]), acceptances };
}

function chosen({ drifted, unread }: Picture, decision: Decision, targets: OperationOptions["targets"] = []) {
  if (decision === "stop") return [];
  const names = new Set(decision === "goOn" ? targets : decision.targets);
  const failed = new Set(unread.map(({ user }) => user));
  return drifted.filter(({ user }) => !failed.has(user) && (names.size === 0 || isNamed(user, names)));
}

/** Targets may be URNs, which end with the name. */
function isNamed(user: string, names: ReadonlySet<string>): boolean {
  return names.has(user) || [...names].some((name) => name.startsWith("urn:") && name.endsWith(`::${user}`));
}

function acceptedBy(result: OperationResult): ReadonlySet<string> {
  return new Set(pictureOf(result).accepted.map(({ user }) => user));
}

function acceptanceOf(
  { user, drift, pass }: Picture["drifted"][number],
  { by, acceptedDateTime, ticket, until }: Pick<Acceptance, "by" | "acceptedDateTime"> & Terms,
): Acceptance {
  return {
    event: "accepted",
    acceptedDateTime,
    by,
    user,
    kind: drift.kind as Acceptance["kind"],
    changes: drift.changes,
    ...(pass && {
      pass: { methodId: pass.methodId, ...(pass.createdDateTime && { createdDateTime: pass.createdDateTime }) },
    }),
    ...(ticket !== undefined && { ticket }),
    ...(until !== undefined && { until }),
  };
}
