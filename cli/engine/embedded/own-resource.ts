import { activityProblem } from "@tapwatch/provider/activity/saved";
import { activityType, methodType, policyType } from "@tapwatch/provider/method-type";
import { policyProblem } from "@tapwatch/provider/policy/saved";
import { isWatched, savedProblem, savedRemedy } from "@tapwatch/provider/saved";
import { tenantRemedyOf } from "@tapwatch/provider/saved-parts";
import { isSameUser } from "@tapwatch/provider/state";
import { providerFiles } from "../own-program/reference";
import { nameOf, type ResourceState } from "../state";

/** A kind of resource that tapwatch watches, as it stands in a state. */
interface OwnKind {
  /** A fault that would keep it from being read, or from being read as what is watched. */
  problemOf(resource: ResourceState): string | undefined;
  remedyOf(urn: string): string;
}

const kinds: Readonly<Record<string, OwnKind>> = {
  [methodType]: { problemOf: userProblem, remedyOf: () => savedRemedy },
  [activityType]: ofTenant(activityProblem),
  [policyType]: ofTenant(policyProblem),
};

/** By type: to make one for each resource takes longer than to use it. */
const references: ReadonlyMap<string, RegExp> = new Map(Object.keys(kinds).map((type) => [type, referenceTo(type)]));

/** Whether tapwatch watches resources of this type. */
export function isOwn(type: string): boolean {
  return Object.hasOwn(kinds, type);
}

/** Any spelling of `referenceOf`: other versions of the serializer may name and space it in another way. */
function referenceTo(type: string): RegExp {
  const path = `@tapwatch/provider/${providerFiles[type]}`.replaceAll(/[/.]/g, "\\$&");
  return new RegExp(
    `^exports\\.handler = __f0;\\s*const (\\w+) = require\\("${path}"\\);\\s*function __f0\\(\\) \\{\\s*return \\(function\\(\\) \\{\\s*` +
      "with\\(\\{ this: undefined, arguments: undefined \\}\\) \\{\\s*return \\(\\) => \\1;\\s*\\}\\s*" +
      "\\}\\)\\.apply\\(undefined, undefined\\)\\.apply\\(this, arguments\\);\\s*\\}\\s*$",
  );
}

/**
 * Whether a saved resource of tapwatch's is whole, and names the provider that is installed. Code out of a state is never run.
 * @throws Error naming resource, property and remedy
 */
export function assertOwn(resource: ResourceState): void {
  const { urn, type, inputs = {}, outputs = {} } = resource;
  const kind = kinds[type];
  if (kind === undefined) throw new Error(`${urn}: tapwatch has no resources of type ${type}`);
  const reference = references.get(type);
  for (const [part, properties] of [
    ["inputs", inputs],
    ["outputs", outputs],
  ] as const) {
    const provider = properties["__provider"];
    if (provider === undefined || (typeof provider === "string" && reference?.test(provider))) continue;
    throw new Error(
      `${urn}: ${part}.__provider is not the reference to @tapwatch/provider, and tapwatch runs no code from a state; ${kind.remedyOf(urn)}`,
    );
  }
  const problem = resource.custom ? kind.problemOf(resource) : "custom must be true";
  if (problem !== undefined) throw new Error(`${urn}: ${problem}; ${kind.remedyOf(urn)}`);
}

function userProblem({ external = false, id = "", outputs = {} }: ResourceState): string | undefined {
  if (external) return isWatched(outputs) ? "external must not be true: the user is watched" : undefined;
  const problem = savedProblem(outputs);
  if (problem !== undefined) return `outputs: ${problem}`;
  // The id is how the program named the user when the watch began. With an object id the user may have another name by now.
  const isOfUser = isSameUser(outputs, { user: id }) || (typeof outputs["userId"] === "string" && id !== "");
  return isOfUser ? undefined : "id must be the user that outputs.user names";
}

/** A kind of which there is one in a stack. */
function ofTenant(problemOf: (outputs: unknown) => string | undefined): OwnKind {
  return {
    remedyOf: (urn) => tenantRemedyOf(nameOf(urn)),
    problemOf: ({ external = false, outputs }) => {
      if (external) return "external must not be true: it is watched";
      const problem = problemOf(outputs);
      return problem === undefined ? undefined : `outputs: ${problem}`;
    },
  };
}
