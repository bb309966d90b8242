import type { ResourceState } from "../state";

/**
 * The resources in the order that Pulumi's snapshot integrity check asks for: each after its provider, its parent and what it
 * depends on (pkg/resource/deploy/snapshot.go). Beyond that the order stays as it was.
 */
export function inDependencyOrder(resources: readonly ResourceState[]): ResourceState[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<ResourceState>();
  const begun = new Set<ResourceState>();
  for (const first of resources) {
    // A stack of our own: a chain of dependencies may be as long as the list.
    const open = [first];
    for (let resource = open.at(-1); resource !== undefined; resource = open.at(-1)) {
      const before = begun.has(resource) ? [] : neededBy(resource).flatMap((urn) => byUrn.get(urn) ?? []);
      begun.add(resource);
      const missing = before.filter((each) => !ordered.has(each) && !begun.has(each));
      if (missing.length > 0) {
        open.push(...missing.reverse());
        continue;
      }
      ordered.add(resource);
      open.pop();
    }
  }
  return [...ordered];
}

/** URNs. */
function neededBy({ provider, parent, dependencies }: ResourceState): string[] {
  // A provider is named by its URN and its id.
  const providers = provider === undefined ? [] : [provider.slice(0, provider.lastIndexOf("::"))];
  return [...providers, ...(parent === undefined ? [] : [parent]), ...(dependencies ?? [])];
}
