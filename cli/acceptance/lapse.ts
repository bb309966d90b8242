import type { Outputs } from "@tapwatch/provider";
import { samePass } from "@tapwatch/provider/dist/drift/compare";
import type { Diagnostic, OperationResult } from "../engine/engine";
import { nameOf, type ResourceState } from "../engine/state";
import { minute } from "../report/describe";
import { isMethod } from "../report/picture";
import type { Acceptance } from "./acceptance";

/** The acceptance that counts for each user: the last one. */
export function lastByUser(acceptances: readonly Acceptance[]): ReadonlyMap<string, Acceptance> {
  return new Map(acceptances.map((acceptance) => [acceptance.user, acceptance]));
}

export function hasLapsed({ until }: Acceptance, now: Date): boolean {
  return until !== undefined && Date.parse(until) <= now.getTime();
}

/** Whether what was accepted is what the user's baseline says still, and nothing else has drifted since. */
export function stillHolds({ pass }: Acceptance, { baseline, drift }: Partial<Outputs>): boolean {
  if (drift !== undefined && drift.kind !== "None") return false;
  return pass === undefined || baseline === undefined ? pass === baseline : samePass(pass, baseline);
}

/**
 * The result as it is when the acceptances that have lapsed are no more: what they accepted is drift again, of the same
 * kind, first reported when its time was over. The state knows nothing of it.
 * @param before the acceptances as they were when the tenant was read
 * @param after as they are after the operation; those of an `up` may be renewed
 */
export function withLapsed(
  result: OperationResult,
  now: Date,
  before: readonly Acceptance[],
  after: readonly Acceptance[] = before,
): OperationResult {
  const [then, since] = [lastByUser(before), lastByUser(after)];
  const observed = result.observed.map((resource) => drifted(resource, then, now));
  const resources = result.resources.map((resource) => drifted(resource, since, now));
  const shown = result.kind === "preview" ? observed : resources;
  const changed = new Set(result.kind === "preview" ? result.observed : result.resources);
  const notices = shown
    .filter((resource) => !changed.has(resource))
    .flatMap(({ urn }) => notice((result.kind === "preview" ? then : since).get(nameOf(urn))));
  return { ...result, observed, resources, diagnostics: [...result.diagnostics, ...notices] };
}

function drifted(resource: ResourceState, last: ReadonlyMap<string, Acceptance>, now: Date): ResourceState {
  const acceptance = isMethod(resource) ? last.get(nameOf(resource.urn)) : undefined;
  if (!acceptance || !hasLapsed(acceptance, now) || !stillHolds(acceptance, resource.outputs ?? {})) return resource;
  const { kind, changes, until } = acceptance;
  return { ...resource, outputs: { ...resource.outputs, drift: { kind, changes, firstReportedDateTime: until } } };
}

function notice(acceptance: Acceptance | undefined): Diagnostic[] {
  if (acceptance === undefined) return [];
  const { user, kind, until, ticket } = acceptance;
  const why = ticket === undefined ? "" : ` (${ticket})`;
  const message = `${user}: ${kind} was accepted until ${minute(until)}${why}; that is over, so it is drift again`;
  return [{ severity: "warning", message }];
}
