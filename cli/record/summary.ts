import { countsOf } from "../outcome/counts";
import { type RunRecord, type Summary, stands, type UserEntry } from "./record";

type Counted = Pick<RunRecord, "users" | "drift" | "findings" | "unreadable" | "gone">;

/** Counts what a record says. */
export function summaryOf({ users, drift, findings, unreadable, gone }: Counted): Summary {
  const problems = [...drift, ...findings, ...unreadable];
  const oldest = oldestReading(users);
  return {
    ...countsOf({
      users,
      drift: drift.filter(stands),
      findings: findings.filter(stands),
      unreadable: unreadable.filter(stands),
      gone,
    }),
    new: problems.filter(({ status }) => status === "new").length,
    fixed: problems.filter(({ status }) => status === "fixed").length,
    ...(oldest !== undefined && { oldestReadDateTime: oldest }),
  };
}

/** undefined: for one of the users it is not known, or there are no users. */
function oldestReading(users: readonly UserEntry[]): string | undefined {
  const times = users.map(({ lastReadDateTime }) => lastReadDateTime);
  if (times.includes(undefined)) return undefined;
  return times.filter((time) => time !== undefined).toSorted()[0];
}
