import { countsOf } from "../outcome/counts";
import { errorsOf } from "../outcome/errors";
import type { Outcome } from "../outcome/outcome";
import { entryOf } from "../record/approvals";
import { policyRemedies } from "../record/policy-remedies";
import { withRemedies } from "../record/run-record";

/**
 * What an operation came to, for machines: the run record's parts (cli/record/schema.json) without their history, since an
 * operation knows nothing of the run before. docs/commands.md has the shape.
 */
export function operationDocument(outcome: Outcome, { stack }: { readonly stack: string }) {
  const {
    operation,
    exitCode,
    stopped,
    targets,
    users,
    drift,
    accepted,
    begun,
    forgotten,
    unreadable,
    gone,
    messages,
  } = outcome;
  const errors = errorsOf(outcome);
  return {
    documentVersion: 1,
    operation,
    stack,
    exitCode,
    /** true: an error kept it from being carried out. */
    stopped,
    ...(errors.length > 0 && { error: errors.join("\n") }),
    ...(targets !== undefined && { targets }),
    summary: { ...countsOf(outcome), accepted: accepted.length },
    users,
    drift,
    accepted: accepted.map(entryOf),
    forgotten: [...new Set(forgotten.map(({ user }) => user))],
    newlyWatched: begun,
    noLongerWatched: forgotten,
    findings: withRemedies(outcome.findings, policyRemedies()),
    unreadable,
    gone,
    messages,
  };
}
