import type { Configuration } from "@tapwatch/program/configuration";
import type { Outputs, Pass } from "@tapwatch/provider";
import { linesToPaste } from "../approvals/lines";
import type { ResourceState } from "../engine/state";
import { userOf } from "../engine/state";
import { acceptedBy } from "../outcome/accepted";
import { exitCodeOf } from "../outcome/exit-code";
import { outcomeOfState } from "../outcome/of-state";
import type { Outcome, UserFact } from "../outcome/outcome";
import { entryOf } from "../record/approvals";
import { problemsIn } from "../record/problems";
import type { ApprovalEntry, FindingEntry, WholeRecord } from "../record/record";
import { stands } from "../record/record";
import { type Command, commandsFor } from "../report/commands";
import type { RuleInForce } from "../report/policies";
import { remediesFor } from "../report/remedies";
import { type VerdictName, verdictNameOfOperation } from "../report/verdict";
import { type ExplainedApproval, explainApprovals } from "./approvals";
import { type Excepted, policiesFor } from "./policies";

/** All that is known of one user, as the last runs left it. `tapwatch explain --json` prints it. */
export interface Explanation extends Pick<Outcome, "drift" | "unreadable"> {
  readonly documentVersion: 1;
  readonly stack: string;
  readonly tenantId?: string;
  readonly user: string;
  /** The object id, once it is known. */
  readonly userId?: string;
  readonly labels?: readonly string[];
  readonly verdict: VerdictName;
  readonly observation: UserFact["observation"];
  /** The pass that was seen last. */
  readonly pass?: Pass;
  /** When the run began that last read this user. Absent: no record tells. */
  readonly lastReadDateTime?: string;
  /** The accepted pass. Absent: no pass is accepted. */
  readonly baseline?: Pass;
  readonly accepted: readonly Omit<ApprovalEntry, "state">[];
  /** Of the last `check`. Absent: there is no record. */
  readonly findings?: readonly FindingEntry[];
  readonly approvals: readonly ExplainedApproval[];
  /** The names of the policies that judge the user. */
  readonly policies: readonly string[];
  readonly exceptions: readonly Excepted[];
  readonly remedies: readonly { readonly name: string; readonly remedy: string }[];
  readonly commands: readonly Command[];
  /** YAML for the stack's approvals; empty: there is nothing to approve. */
  readonly toApprove: string;
}

export interface Known {
  readonly stack: string;
  /** The user's saved resource. */
  readonly resource: ResourceState;
  /** Absent: no `check` has run. */
  readonly record?: WholeRecord | undefined;
  readonly configuration?: Configuration | undefined;
  readonly rules: readonly RuleInForce[];
  readonly now: Date;
}

/** Puts together what state, record and configuration say of one user. Pure. */
export function explain({ stack, resource, record, configuration, rules, now }: Known): Explanation {
  const user = userOf(resource);
  const method: Outputs = {
    ...(resource.outputs as Partial<Outputs> | undefined),
    user: String(resource.outputs?.["user"] ?? user),
  };
  const saved = outcomeOfState([resource], true);
  const findings = record?.findings.filter((one) => one.user === user && stands(one));
  // That a read failed stands in no state.
  const failed = record?.unreadable.filter((one) => one.user === user && stands(one) && one.reason !== "refused") ?? [];
  const unreadable = [...saved.unreadable, ...failed];
  const facts = { ...saved, findings: findings ?? [], unreadable };
  const outcome: Outcome = { ...facts, exitCode: exitCodeOf(facts, false) };
  const [seen] = saved.users;
  const lastReadDateTime = record?.users.find((one) => one.user === user)?.lastReadDateTime;
  const { judging, excepted } = policiesFor(method, rules);
  const { drift, tenantId } = saved;
  const { userId, pass, baseline } = method;
  return {
    documentVersion: 1,
    stack,
    ...(tenantId !== undefined && { tenantId }),
    user,
    ...(userId !== undefined && { userId }),
    ...(seen?.labels && { labels: seen.labels }),
    verdict: verdictNameOfOperation(outcome),
    observation: unreadable.length > 0 ? "unknown" : (seen?.observation ?? "unknown"),
    ...(pass && { pass }),
    ...(lastReadDateTime !== undefined && { lastReadDateTime }),
    ...(baseline && { baseline }),
    accepted: acceptedBy([{ ...method, user }]).map(entryOf),
    drift,
    unreadable,
    ...(findings && { findings }),
    approvals: explainApprovals(method, { configuration, now }),
    policies: judging,
    exceptions: excepted,
    remedies: remediesFor(problemsIn(outcome)),
    commands: drift.flatMap((each) => commandsFor(each, stack)),
    toApprove: linesToPaste(drift),
  };
}
