import type { Drift, Outputs, Unreadable } from "@tapwatch/provider";
import type { Diagnostic, OperationResult, StepFailure, Violation } from "../engine/engine";
import { methodType, nameOf, type ResourceState } from "../engine/state";
import { driftPolicy, observationPolicy } from "../own-pack";

/** What there is to say about an operation, by user. Every report is rendered from it. */
export interface Picture {
  readonly watched: readonly Outputs[];
  /** Drift that stands after the operation: of a preview, what an `up` would accept. */
  readonly drifted: readonly (Outputs & { readonly drift: Drift })[];
  /** Drift that this operation accepted. */
  readonly accepted: readonly (Outputs & { readonly drift: Drift })[];
  /** Users that a refresh did not find in the tenant any more. */
  readonly gone: readonly string[];
  /** Users that Graph refused to tell about. */
  readonly unreadable: readonly (Outputs & { readonly unreadable: Unreadable })[];
  /** Users that this run could not read; their old state stays. */
  readonly unread: readonly (Pick<StepFailure, "message"> & { readonly user: string })[];
  /** What the policies say, but for what drift and refusals say already. */
  readonly violations: readonly Violation[];
  readonly diagnostics: readonly Diagnostic[];
}

export function pictureOf(result: OperationResult): Picture {
  const observed = methodsOf(result.observed);
  // A preview's resources are what they would become: what stands is what was observed.
  const watched = result.kind === "preview" ? observed : methodsOf(result.resources);
  const drifted = watched.filter(hasDrift);
  const unreadable = watched.filter(isUnreadable);
  const still = new Set(drifted.map(({ user }) => user));
  const refused = new Set(unreadable.map(({ user }) => user));
  return {
    watched,
    drifted,
    accepted: result.kind === "up" ? observed.filter(hasDrift).filter(({ user }) => !still.has(user)) : [],
    gone:
      result.kind === "refresh"
        ? result.steps.flatMap(({ op, old }) => (op === "delete" && old && isMethod(old) ? [nameOf(old.urn)] : []))
        : [],
    unreadable,
    unread: result.failures.map(({ urn, message }) => ({ user: nameOf(urn), message })),
    violations: result.violations.filter((violation) => !saysAgain(violation, still, refused)),
    diagnostics: result.diagnostics,
  };
}

/** One finding per fact: whose drift or refusal is listed needs no finding that there is one. */
function saysAgain(
  { policyName, enforcementLevel, urn = "" }: Violation,
  drifted: ReadonlySet<string>,
  refused: ReadonlySet<string>,
): boolean {
  if (policyName === driftPolicy) return drifted.has(nameOf(urn));
  return policyName === observationPolicy && enforcementLevel === "advisory" && refused.has(nameOf(urn));
}

function methodsOf(resources: readonly ResourceState[]): Outputs[] {
  return resources
    .filter(isMethod)
    .map(({ urn, outputs }) => ({ user: nameOf(urn), ...(outputs as Partial<Outputs> | undefined) }));
}

/** Whether it is a user's resource. */
export function isMethod({ type }: ResourceState): boolean {
  return type === methodType;
}

function hasDrift(method: Outputs): method is Outputs & { readonly drift: Drift } {
  return method.drift !== undefined && method.drift.kind !== "None";
}

function isUnreadable(method: Outputs): method is Outputs & { readonly unreadable: Unreadable } {
  return method.unreadable !== undefined;
}
