import fc from "fast-check";
import { expect, test } from "vitest";
import { inDependencyOrder } from "../../../../cli/engine/embedded/order";
import type { ResourceState } from "../../../../cli/engine/state";

/** Resources that need others with a lower number: there is an order. */
const graphs = fc
  .array(fc.record({ parent: fc.nat(9), provider: fc.nat(9), needs: fc.array(fc.nat(9)) }))
  .map((nodes) =>
    nodes.map(({ parent, provider, needs }, index): ResourceState => {
      const lower = (number: number) => (index === 0 ? [] : [`urn:pulumi:s::p::t::n${number % index}`]);
      const [parentUrn] = lower(parent);
      const [providerUrn] = lower(provider);
      return {
        urn: `urn:pulumi:s::p::t::n${index}`,
        custom: true,
        type: "t",
        ...(parentUrn && { parent: parentUrn }),
        ...(providerUrn && { provider: `${providerUrn}::some-id` }),
        dependencies: needs.flatMap(lower),
      };
    }),
  );
const shuffled = graphs.chain((resources) =>
  fc.shuffledSubarray(resources, { minLength: resources.length, maxLength: resources.length }),
);

test("each resource stands after its parent, its provider and what it depends on, and none is lost", () => {
  fc.assert(
    fc.property(shuffled, (resources) => {
      const ordered = inDependencyOrder(resources);
      expect(new Set(ordered)).toEqual(new Set(resources));
      expect(ordered).toHaveLength(resources.length);
      const seen = new Set<string>();
      for (const { urn, parent, provider, dependencies = [] } of ordered) {
        const needed = [...(parent ? [parent] : []), ...(provider ? [provider.replace("::some-id", "")] : [])];
        for (const each of [...needed, ...dependencies]) expect(seen).toContain(each);
        seen.add(urn);
      }
    }),
  );
});

test("resources that are in order stay as they are", () => {
  fc.assert(
    fc.property(graphs, (resources) => {
      expect(inDependencyOrder(resources)).toEqual(resources);
    }),
  );
});

test("resources that need each other are kept", () => {
  const [a, b] = ["a", "b"].map((name) => ({ urn: `urn:pulumi:s::p::t::${name}`, custom: true, type: "t" }));
  if (a === undefined || b === undefined) throw new Error("there are two");
  const circle = [
    { ...a, dependencies: [b.urn] },
    { ...b, dependencies: [a.urn] },
  ];
  expect(inDependencyOrder(circle)).toHaveLength(2);
});
