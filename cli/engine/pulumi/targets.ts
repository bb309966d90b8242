import { methodType, nameOf, type ResourceState, type StackName, stackType, urnOf } from "../state";

/** URNs of what `--target` names: resources of the stack by name or URN, else a user that is not watched yet. */
export function targetUrns(
  targets: readonly string[],
  resources: readonly ResourceState[],
  stack: StackName,
): readonly string[] {
  return targets.flatMap((target) => {
    if (target.startsWith("urn:pulumi:")) return [target];
    const name = target.toLowerCase();
    const known = resources.filter(
      ({ urn, type }) => nameOf(urn).toLowerCase() === name && !type.startsWith("pulumi:"),
    );
    return known.length > 0 ? known.map(({ urn }) => urn) : [urnOf(stack, methodType, name, "")];
  });
}

/** The stack's own resource, whose outputs are the stack's. */
export function stackUrn(stack: StackName): string {
  return urnOf(stack, stackType, `${stack.project}-${stack.stack}`, "");
}
