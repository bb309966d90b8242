import { isDeepStrictEqual } from "node:util";
import type { Outputs } from "@tapwatch/provider";
import { approvalsNeeded, type Named } from "../approvals/needed";
import { plain } from "../base/text";
import { isMethod, type ResourceState, userOf } from "../engine/state";
import type { Drifted } from "../outcome/outcome";
import { isBesideUsers, tenantDrift } from "../outcome/tenant";
import { shortened } from "./outcome";
import { wordOf } from "./plan";

/**
 * Refuses what nobody has seen yet. Without a terminal nobody reviews: what is accepted has to be what the last run reported, or
 * what `--pass` names. A pass that replaced the reported one must not get its ticket.
 * @param states as they were saved by the last run
 * @param pass `--pass`; undefined: not given
 * @throws Error saying what was reported, what is there now, and how to go on
 */
export function assertReported(
  drifted: readonly Drifted[],
  states: readonly ResourceState[],
  pass: string | undefined,
): void {
  if (pass !== undefined) {
    assertNamed(drifted, pass);
    return;
  }
  const users = states.filter(isMethod);
  const saved = new Map(users.map((state) => [userOf(state).toLowerCase(), state.outputs as Outputs | undefined]));
  const ofTenant = tenantDrift({ resources: states });
  const reportedOf = (one: Drifted): readonly Named[] => {
    if (isBesideUsers(one)) {
      return ofTenant.find(({ toApprove }) => isDeepStrictEqual(toApprove, one.toApprove))?.toApprove ?? [];
    }
    const outputs = saved.get(one.user.toLowerCase());
    return outputs === undefined ? [] : approvalsNeeded(outputs);
  };
  const unseen = drifted.flatMap((one) => {
    const reported = reportedOf(one);
    return isDeepStrictEqual(reported, one.toApprove ?? []) ? [] : [describe(one, reported)];
  });
  if (unseen.length === 0) return;
  throw new Error(
    `nothing was accepted, because this was not reported yet: ${plain(shortened(unseen))}. ` +
      "Look at it with 'tapwatch check'; then accept it, or name it with --user <name> --pass <method id>",
  );
}

function assertNamed(drifted: readonly Drifted[], pass: string): void {
  for (const { user, toApprove = [] } of drifted) {
    if (toApprove.some((named) => wordOf(named) === pass)) continue;
    const words = toApprove.map(wordOf).join(", ");
    throw new Error(plain(`--pass ${pass}: nothing was accepted, because ${user} has another drift now: ${words}`));
  }
}

function describe({ user, kind, toApprove = [] }: Drifted, reported: readonly Named[]): string {
  const now = `${kind}: ${toApprove.map(wordOf).join(", ")}`;
  return reported.length === 0 ? `${user} (${now})` : `${user} (${now}; reported: ${reported.map(wordOf).join(", ")})`;
}
