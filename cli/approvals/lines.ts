import type { ApprovalEntry } from "@tapwatch/program/approvals";
import { stringify } from "yaml";
import type { Named } from "./needed";
import { safely } from "./safe-text";

/** What stands for a ticket that is still to be found. */
export const ticketPlace = "<ticket>";

/** Approvals as they stand in a stack's file: YAML, one entry after the other, each line safe to show as it is. */
export function approvalLines(entries: readonly ApprovalEntry[]): string {
  if (entries.length === 0) return "";
  return stringify(entries.map(ordered), { ...safely, lineWidth: 0 });
}

/** Whom, what, why, by whom: the order in which a reviewer reads it. */
export function ordered(entry: ApprovalEntry): ApprovalEntry {
  const { user, userId, pass, instead, from, until, maxLifetimeInMinutes, isUsableOnce, uses, ...about } = entry;
  const given = { user, userId, pass, instead, from, until, maxLifetimeInMinutes, isUsableOnce, uses };
  const { ticket, expires, by, approvedDateTime } = about;
  const all = { ...given, ticket, expires, by, approvedDateTime };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as ApprovalEntry;
}

/** The lines that a pull request has to add to end drift; the ticket is for its author to fill in. */
export function linesToPaste(drifted: readonly Drifted[]): string {
  return approvalLines(entriesFor(drifted, { ticket: ticketPlace }));
}

/** Somebody with drift, and what has to be named to end it. */
interface Drifted {
  readonly user: string;
  readonly toApprove?: readonly Named[];
}

/** The approvals that would end the drift of these users, each with its ticket and what else is said about it. */
export function entriesFor(
  drifted: readonly Drifted[],
  about: Pick<ApprovalEntry, "ticket" | "expires" | "by" | "approvedDateTime">,
): ApprovalEntry[] {
  return drifted.flatMap(({ user, toApprove = [] }) => toApprove.map((named) => ({ user, ...named, ...about })));
}
