import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Approval } from "@tapwatch/provider";
import { entrySchema, policyApprovalSchema } from "@tapwatch/provider/approvals";
import { approvedUserSchema, failuresOf } from "@tapwatch/provider/arguments";
import type { PolicyApproval } from "@tapwatch/provider/policy/state";
import { parse } from "yaml";
import { splitMark } from "./byte-order-mark";
import { jsonList } from "./json-list";

/** One entry of a stack's list of approvals. */
export interface ApprovalEntry extends Approval {
  /** Whose, as the user is watched. */
  readonly user: string;
}

/** A line of a stack's list of approvals: about a user, or about the tenant's policy. */
export type ApprovalLine = ApprovalEntry | PolicyApproval;

/** The entries that are right, and what is wrong with the others, each by its place. */
export interface CheckedApprovals {
  readonly entries: readonly ApprovalEntry[];
  /** Where each of the entries stands in the list. */
  readonly positions: readonly number[];
  /** The entries that name the tenant's policy. */
  readonly policies: readonly PolicyApproval[];
  readonly problems: readonly string[];
}

const key = "tapwatch:approvals";
const schema = entrySchema(approvedUserSchema);
const none: CheckedApprovals = { entries: [], positions: [], policies: [], problems: [] };

/**
 * The approvals of a stack: a list in its configuration, or the name of a file that holds one.
 * @param get the configuration's values as Pulumi gives them: text, lists as JSON
 * @param directory of the Pulumi project, from which the file is named
 */
export function namedApprovals(get: (key: string) => string | undefined, directory: string): CheckedApprovals {
  const value = get(key)?.trim() ?? "";
  if (value === "") return none;
  if (isInline(value)) {
    const list = jsonList(value);
    if (list !== undefined) return checkApprovals(list, key);
    return { ...none, problems: [`${key} must be a list of approvals, or the name of a file that holds one`] };
  }
  try {
    const text = readFileSync(resolve(directory, value), "utf8");
    return checkApprovals(approvalsIn(text), `${key} ${value}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem =
      code === "ENOENT" ? "there is no such file: make one (it may be empty), or remove the key" : message;
    return { ...none, problems: [`${key} ${value}: ${problem}`] };
  }
}

/** Whether a configuration's value is the list itself, as text, and not the name of a file. */
export function isInline(value: string): boolean {
  return /^[[{]/.test(value);
}

/**
 * The list in a file's text, not checked yet; a file without any is an empty list.
 * @throws Error if it holds something else, or no YAML
 */
export function approvalsIn(text: string): readonly unknown[] {
  const list: unknown = parse(splitMark(text).body) ?? [];
  if (Array.isArray(list)) return list;
  throw new Error("holds no list: write '- user: …' for each approval");
}

export function checkApprovals(given: readonly unknown[], place: string): CheckedApprovals {
  const problems: string[] = [];
  const entries: ApprovalEntry[] = [];
  const positions: number[] = [];
  const policies: PolicyApproval[] = [];
  given.forEach((entry, index) => {
    const isOfPolicy = typeof entry === "object" && entry !== null && "policy" in entry;
    const result = (isOfPolicy ? policyApprovalSchema : schema).safeParse(entry);
    if (!result.success) {
      for (const { property, reason } of failuresOf(result.error)) {
        problems.push(`${place}[${index}]${property === "" ? "" : `.${property}`} ${reason}`);
      }
    } else if (isOfPolicy) policies.push(result.data as PolicyApproval);
    else {
      entries.push(result.data as ApprovalEntry);
      positions.push(index);
    }
  });
  return { entries, positions, policies, problems };
}
