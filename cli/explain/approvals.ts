import { isDeepStrictEqual } from "node:util";
import type { Configuration } from "@tapwatch/program/configuration";
import { withApprovals } from "@tapwatch/program/users";
import type { Approval, Outputs } from "@tapwatch/provider";
import { formOf, type Obstacle, whyNot } from "@tapwatch/provider/approvals";
import { isDrift } from "@tapwatch/provider/drift";
import { isSameUser } from "@tapwatch/provider/state";
import { idleText, obstacleText } from "./obstacles";

/** What an approval does for its user now. */
export interface ExplainedApproval extends Approval {
  readonly form: ReturnType<typeof formOf>;
  /** Whether it covers the pending drift. Absent: there is no drift. */
  readonly covers?: boolean;
  /** What is in the way. Absent: nothing is, or there is no drift. */
  readonly obstacle?: Obstacle;
  /** The same in words. */
  readonly why: string;
  /** false: it was added since the last run. */
  readonly isJudged: boolean;
}

export interface Rules {
  /** Absent: it could not be read here, and the saved approvals count. */
  readonly configuration?: Configuration | undefined;
  readonly now: Date;
}

/** Each approval of a user in the order of the configuration, and why it does not cover the drift. Pure. */
export function explainApprovals(method: Outputs, { configuration, now }: Rules): ExplainedApproval[] {
  const { approvals: saved = [], ...known } = method;
  const approvals = configuration === undefined ? saved : (configuredFor(method, configuration) ?? saved);
  const clockSkewMinutes = configuration?.settings?.clockSkewMinutes ?? 5;
  const terms = { approvals, now: now.toISOString(), clockSkewMinutes };
  return approvals.map((approval) => {
    const about = {
      ...approval,
      form: formOf(approval),
      isJudged: saved.some((each) => isDeepStrictEqual(each, approval)),
    };
    if (!isDrift(method.drift)) return { ...about, why: idleText(approval, method, now) };
    const obstacle = whyNot(approval, known, terms);
    if (obstacle === undefined) return { ...about, covers: true, why: "covers it: 'tapwatch up' accepts the drift" };
    return { ...about, covers: false, obstacle, why: obstacleText(obstacle, approval, method) };
  });
}

/**
 * The approvals that count from the next run on; undefined: a program of your own says whom it watches. Only a run asks the directory: of
 * the approvals of groups and roles, those count that the last run found.
 */
function configuredFor(method: Outputs, configuration: Configuration): readonly Approval[] | undefined {
  const { user, userPrincipalName = user, userId } = method;
  const listed = configuration.listed.find((each) => isSameUser(method, each));
  if (listed === undefined && configuration.watchList === undefined) return undefined;
  const aliases = [userPrincipalName, userId].flatMap((name) => name?.toLowerCase() ?? []);
  const { users } = withApprovals([{ ...(listed ?? { user }), aliases }], configuration.approvals);
  const ofSources = approvalsOfSources(configuration);
  const found = (method.approvals ?? []).filter((saved) => ofSources.some((each) => isDeepStrictEqual(each, saved)));
  const own = users[0]?.approvals ?? [];
  return [...own, ...found.filter((each) => !own.some((other) => isDeepStrictEqual(other, each)))];
}

function approvalsOfSources({ watchList }: Configuration): readonly Approval[] {
  if (watchList === undefined) return [];
  const { groups, roles, everyone, activity } = watchList;
  return [...groups, ...roles, everyone, activity].flatMap((source) => source?.approvals ?? []);
}
