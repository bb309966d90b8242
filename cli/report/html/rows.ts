import { plain } from "../../base/text";
import { linesOf } from "../../record/lines";
import { type RunRecord, stands } from "../../record/record";
import { describeUser } from "../describe";
import type { UserRow } from "./client/data";

/** The table's lines, as the page's script takes them. */
export function rowsOf(record: RunRecord): UserRow[] {
  const { findings, unreadable } = record;
  const findingsOf = Map.groupBy(findings.filter(stands), ({ user }) => user);
  const unread = new Set(unreadable.filter(stands).map(({ user }) => user));
  return linesOf(record).map(({ entry: { user, observation, pass }, drift: drifted }): UserRow => {
    const isThere = observation !== "gone";
    return {
      user: plain(user),
      pass: describeUser({ observation, pass }),
      expires: plain(pass?.expiresDateTime ?? ""),
      drift: drifted === undefined ? "" : `${drifted.kind} (${drifted.status})`,
      findings: (findingsOf.get(user) ?? []).map(({ policyName }) => plain(policyName)).join(", "),
      hasPass: isThere && pass !== undefined,
      isUsable: isThere && pass?.isUsable === true,
      isUnreadable: observation === "unknown" || unread.has(user),
    };
  });
}
