import type { ApprovalEntry, ApprovalLine } from "@tapwatch/program/approvals";
import type { PolicyApproval } from "@tapwatch/provider/policy/state";
import { stringify } from "yaml";
import type { Named } from "./needed";
import { safely } from "./safe-text";

/** The place for a ticket that the author has to fill in. */
export const ticketPlace = "<ticket>";

/** Approvals as a stack's file has them: YAML, one entry after the other, each line safe to show. */
export function approvalLines(entries: readonly ApprovalLine[]): string {
  if (entries.length === 0) return "";
  return stringify(entries.map(ordered), { ...safely, lineWidth: 0 });
}

/** User, what, ticket, author: the order in which a reviewer reads it. */
export function ordered(entry: ApprovalLine): ApprovalLine {
  const given: Partial<ApprovalEntry & Pick<PolicyApproval, "policy">> = entry;
  const known = order.filter((name) => given[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, given[name]])) as unknown as ApprovalLine;
}

const order = [
  ...["policy", "user", "userId", "pass", "instead", "from", "until", "maxLifetimeInMinutes", "isUsableOnce"],
  ...["initiatedBy", "uses", "ticket", "expires", "by", "approvedDateTime"],
] as const satisfies readonly (keyof ApprovalEntry | keyof PolicyApproval)[];

/** The lines that a pull request has to add to end drift; the ticket is for its author to fill in. */
export function linesToPaste(drifted: readonly Drifted[]): string {
  return approvalLines(entriesFor(drifted, { ticket: ticketPlace }));
}

/** Somebody with drift, and what has to be named to end it. */
interface Drifted {
  readonly user: string;
  readonly toApprove?: readonly Named[];
}

/** The approvals that would end the drift of these users, each with its ticket and other terms. */
export function entriesFor(
  drifted: readonly Drifted[],
  about: Pick<ApprovalEntry, "ticket" | "expires" | "by" | "approvedDateTime">,
): ApprovalLine[] {
  const lines = drifted.flatMap(({ user, toApprove = [] }) =>
    toApprove.map(({ policy, ...named }) =>
      policy === undefined ? { user, ...named, ...about } : { policy, ...about },
    ),
  );
  // One approval may end several drifts.
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}
