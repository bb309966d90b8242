import type { OperationResult } from "../engine/engine";
import { nameOf } from "../engine/state";
import { exitCodeOf } from "../exit-code";
import { entryOf } from "../record/approvals";
import { policyRemedies } from "../record/policy-remedies";
import { messagesOf, problemsOf, usersOf } from "../record/run-record";
import { pictureOf } from "./picture";

/**
 * What an operation came to, for machines: the run record's parts (cli/record/schema.json) without their history, since an
 * operation knows nothing of the run before. docs/commands.md has the shape.
 */
export function operationDocument(result: OperationResult, { stack }: { readonly stack: string }) {
  const picture = pictureOf(result);
  const { drift, findings, unreadable } = problemsOf(picture, [], policyRemedies());
  const users = usersOf(picture);
  const present = users.filter(({ observation }) => observation !== "gone");
  return {
    documentVersion: 1,
    operation: result.kind,
    stack,
    exitCode: exitCodeOf(result),
    /** true: an error kept it from being carried out. */
    stopped: result.stopped,
    summary: {
      watched: users.length,
      withPass: present.filter(({ pass }) => pass !== undefined).length,
      usable: present.filter(({ pass }) => pass?.isUsable === true).length,
      drifted: drift.length,
      accepted: picture.accepted.length,
      findings: findings.length,
      unreadable: new Set(unreadable.map(({ user }) => user)).size,
      gone: picture.gone.length,
    },
    users,
    drift,
    accepted: picture.accepted.map(entryOf),
    forgotten: result.kind === "destroy" ? result.steps.map(({ urn }) => nameOf(urn)) : [],
    findings,
    unreadable,
    gone: picture.gone.map(({ user }) => user),
    messages: messagesOf(picture),
  };
}
