import { type RunRecord, stands } from "../../record/record";
import { describePass, plain } from "../describe";
import type { UserRow } from "./client/data";

/** The table's lines, as the page's script takes them. */
export function rowsOf({ users, drift, findings, unreadable, gone }: RunRecord): UserRow[] {
  const driftOf = new Map(drift.filter(stands).map((entry) => [entry.user, entry]));
  const findingsOf = Map.groupBy(findings.filter(stands), ({ user }) => user);
  const unread = new Set(unreadable.filter(stands).map(({ user }) => user));
  const nothing = { expires: "", findings: "", hasPass: false, isUsable: false, isUnreadable: false };
  return [
    ...users.map(({ user, observation, pass }): UserRow => {
      const drifted = driftOf.get(user);
      const known = pass === undefined && observation === "unknown" ? "not known" : describePass(pass);
      return {
        user: plain(user),
        pass: observation === "unknown" && pass !== undefined ? `last known: ${known}` : known,
        expires: plain(pass?.expiresDateTime ?? ""),
        drift: drifted === undefined ? "" : `${drifted.kind} (${drifted.status})`,
        findings: (findingsOf.get(user) ?? []).map(({ policyName }) => plain(policyName)).join(", "),
        hasPass: pass !== undefined,
        isUsable: pass?.isUsable === true,
        isUnreadable: observation === "unknown" || unread.has(user),
      };
    }),
    ...gone.map((user) => ({ ...nothing, user: plain(user), pass: "not in the tenant any more", drift: "Gone (new)" })),
  ];
}
