import { formOf } from "@tapwatch/provider/approvals";
import type { OperationResult, Violation } from "../../cli/engine/engine";
import { nameOf, type ResourceState } from "../../cli/engine/state";
import { outcomeOf } from "../../cli/outcome/of-result";

/** Everything about an operation that must not depend on the engine, in an order that does not either. */
export function accountOf(result: OperationResult) {
  const { exitCode, users, drift, findings, accepted, gone, unreadable } = outcomeOf(result);
  const { kind, steps, failures, diagnostics, stopped } = result;
  return {
    kind,
    code: exitCode,
    readings: Object.fromEntries(users.map(({ user, read }) => [user, read])),
    stopped,
    operations: sorted(steps.map(({ op, urn }) => `${nameOf(urn)}: ${op}`)),
    failures: sorted(failures.map(({ op, urn, message }) => `${nameOf(urn)}: ${op}: ${masked(message)}`)),
    findings: sorted(findings.map(finding)),
    drift: byName(drift.map(({ user, kind: what }) => [user, what])),
    accepted: byName(
      accepted.map(({ user, kind, approval }) => [
        user,
        `${kind} by ${"policy" in approval ? "policy" : formOf(approval)}`,
      ]),
    ),
    gone,
    unreadable: unreadable.map(({ user, reason }) => `${user}: ${reason}`),
    messages: sorted(diagnostics.map(({ severity, message }) => `${severity}: ${masked(message)}`)),
    seen: states(result.resources, (state) => state.outputs),
    // A preview stores nothing and gives nothing out; what it saw counts.
    stored: kind === "preview" ? undefined : states(result.resources, ({ id, inputs }) => ({ id, inputs })),
    outputs: kind === "preview" ? undefined : result.outputs,
  };
}

export type Account = ReturnType<typeof accountOf>;

/** By the first part of the user's name, which is what the scenario calls them. */
function byName(pairs: readonly (readonly [user: string, text: string])[]): Record<string, string> {
  const named = pairs.map(([user, text]) => [user.split("@")[0] ?? user, text] as const);
  return Object.fromEntries(named.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function finding({ urn = "", ...violation }: Violation): string {
  const { enforcementLevel, severity, policyName, policyPackName, policyPackVersion, description, message } = violation;
  return [
    nameOf(urn),
    enforcementLevel,
    severity,
    `${policyName} of ${policyPackName} ${policyPackVersion}`,
    description,
    message,
  ].join(" | ");
}

function states(resources: readonly ResourceState[], part: (state: ResourceState) => unknown): Record<string, unknown> {
  const users = resources.filter(({ type }) => !type.startsWith("pulumi:"));
  return Object.fromEntries(users.map((state) => [nameOf(state.urn), part(state)]));
}

/** Graph numbers its requests, and engines need not ask the same number of times. */
function masked(text: string): string {
  return text.trim().replace(/request-id [-\w]+/g, "request-id …");
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted();
}
