import { exitCodeOf } from "../outcome/exit-code";
import { byUser } from "../outcome/outcome";
import { ordered } from "./problems";
import { type PartialRecord, standing, type WholeRecord } from "./record";
import { summaryOf } from "./summary";

/** The stack's record after a run over some of its users: what that says of them, and of all others what was known before. */
export function withPart(whole: WholeRecord, part: PartialRecord): WholeRecord {
  const targets = new Set(part.targets);
  const before = standing(whole);
  const isOthers = ({ user }: { readonly user: string }) => !targets.has(user);
  /** Known from before. What the new part says of its users wins. */
  const still = <Entry>(entry: Entry) => ({ ...entry, status: "still" as const });
  const content = ordered({
    users: byUser([...before.users.filter(isOthers), ...part.users]),
    drift: [...part.drift, ...before.drift.filter(isOthers).map(still)],
    // The packs judged the whole state; of it the part reports its own users and the stack.
    findings: [
      ...part.findings,
      ...before.findings.filter(({ user }) => user !== undefined && !targets.has(user)).map(still),
    ],
    unreadable: [...part.unreadable, ...before.unreadable.filter(isOthers).map(still)],
    gone: [...before.gone.filter((user) => !targets.has(user)), ...part.gone].toSorted(),
  });
  const approvals = [...(part.approvals ?? []), ...(before.approvals ?? []).filter(isOthers)];
  const { approvals: _approvals, ...rest } = before;
  const record = { ...rest, ...content, summary: summaryOf(content), ...(approvals.length > 0 && { approvals }) };
  return { ...record, exitCode: exitCodeOf(standing(record), false) };
}
