import { type RunRecord, type Summary, stands } from "./record";

/** Counts what a record says. */
export function summaryOf({
  users,
  drift,
  findings,
  unreadable,
  gone,
}: Pick<RunRecord, "users" | "drift" | "findings" | "unreadable" | "gone">): Summary {
  const present = users.filter(({ observation }) => observation !== "gone");
  const problems = [...drift, ...findings, ...unreadable];
  return {
    watched: users.length,
    withPass: present.filter(({ pass }) => pass !== undefined).length,
    usable: present.filter(({ pass }) => pass?.isUsable === true).length,
    drifted: drift.filter(stands).length,
    findings: findings.filter(stands).length,
    unreadable: new Set(unreadable.filter(stands).map(({ user }) => user)).size,
    gone: gone.length,
    new: problems.filter(({ status }) => status === "new").length,
    fixed: problems.filter(({ status }) => status === "fixed").length,
  };
}
