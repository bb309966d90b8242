import { isWatched, savedProblem, savedRemedy } from "@tapwatch/provider/saved";
import { isSameUser } from "@tapwatch/provider/state";
import type { ResourceState } from "../state";

/** How Pulumi's serializer stores the installed provider: a reference, and the frame that it puts around everything. */
const reference =
  /^exports\.handler = __f0;\s*const (\w+) = require\("@tapwatch\/provider\/index\.js"\);\s*function __f0\(\) \{\s*return \(function\(\) \{\s*with\(\{ this: undefined, arguments: undefined \}\) \{\s*return \(\) => \1;\s*\}\s*\}\)\.apply\(undefined, undefined\)\.apply\(this, arguments\);\s*\}\s*$/;

/**
 * Whether the saved resource of a user is whole, and names the provider that is installed. Code out of a state is never run.
 * @throws Error naming resource, property and remedy
 */
export function assertOwn(resource: ResourceState): void {
  const { urn, inputs = {}, outputs = {} } = resource;
  for (const [part, properties] of [
    ["inputs", inputs],
    ["outputs", outputs],
  ] as const) {
    const provider = properties["__provider"];
    if (provider === undefined || (typeof provider === "string" && reference.test(provider))) continue;
    throw new Error(
      `${urn}: ${part}.__provider is not the reference to @tapwatch/provider, and tapwatch runs no code from a state; ${savedRemedy}`,
    );
  }
  const problem = problemOf(resource);
  if (problem !== undefined) throw new Error(`${urn}: ${problem}; ${savedRemedy}`);
}

/** A fault that would keep a user from being read, or from being read as the watched person. */
function problemOf({ custom, external = false, id = "", outputs = {} }: ResourceState): string | undefined {
  if (!custom) return "custom must be true";
  if (external) return isWatched(outputs) ? "external must not be true: the user is watched" : undefined;
  const problem = savedProblem(outputs);
  if (problem !== undefined) return `outputs: ${problem}`;
  // The id is how the program named the user when the watch began. With an object id the user may have another name by now.
  const isOfUser = isSameUser(outputs, { user: id }) || (typeof outputs["userId"] === "string" && id !== "");
  return isOfUser ? undefined : "id must be the user that outputs.user names";
}
