import { type RunRecord, stands, type UserEntry } from "../../record/record";
import { describePass, describeUser, plain } from "../describe";
import type { UserRow } from "./client/data";

/** The table's lines, as the page's script takes them. */
export function rowsOf({ users, drift, findings, unreadable }: RunRecord): UserRow[] {
  const driftOf = new Map(drift.filter(stands).map((entry) => [entry.user, entry]));
  const findingsOf = Map.groupBy(findings.filter(stands), ({ user }) => user);
  const unread = new Set(unreadable.filter(stands).map(({ user }) => user));
  return users.map(({ user, observation, pass }): UserRow => {
    const drifted = driftOf.get(user);
    const isThere = observation !== "gone";
    return {
      user: plain(user),
      pass: standingOf({ observation, pass }),
      expires: plain(pass?.expiresDateTime ?? ""),
      drift: drifted === undefined ? "" : `${drifted.kind} (${drifted.status})`,
      findings: (findingsOf.get(user) ?? []).map(({ policyName }) => plain(policyName)).join(", "),
      hasPass: isThere && pass !== undefined,
      isUsable: isThere && pass?.isUsable === true,
      isUnreadable: observation === "unknown" || unread.has(user),
    };
  });
}

function standingOf({ observation, pass }: Pick<UserEntry, "observation" | "pass">): string {
  if (observation !== "unknown") return describeUser({ observation, pass });
  return pass === undefined ? "not known" : `last known: ${describePass(pass)}`;
}
