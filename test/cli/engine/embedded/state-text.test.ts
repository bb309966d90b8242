import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStateText, stateText } from "../../../../cli/engine/embedded/state-text";
import type { StackExport } from "../../../../cli/engine/state";

const text = fc.constantFrom("", "a", "null", "]}}", 'quo"te', "line\nbreak");
const provider = fc.constantFrom("the reference", "another");
const properties = (withReference: boolean) =>
  fc.record({ user: text, list: fc.array(text, { maxLength: 2 }), ...(withReference && { __provider: provider }) });
/** Outputs name the provider only if inputs do, as in every state of Pulumi's. */
const sides = fc.oneof(
  fc.record({ inputs: properties(true), outputs: properties(true) }),
  fc.record({ inputs: properties(true), outputs: properties(false) }),
  fc.record({ inputs: properties(false), outputs: properties(false) }),
  fc.record({ inputs: properties(true) }),
  fc.constant({}),
);
const resource = fc.tuple(text, sides).map(([urn, both]) => ({ urn, custom: true, type: "t", ...both }));
const manifest = { time: "t", magic: "m", version: "v" };
const states = fc
  .tuple(fc.array(resource, { maxLength: 4 }), fc.constantFrom({}, { metadata: { "]}}": "resources" } }))
  .map(([resources, more]): StackExport => ({ version: 3, deployment: { manifest, resources, ...more } }));

test("a state is read as it was written, a line for each resource", () => {
  fc.assert(
    fc.property(states, (state) => {
      const written = stateText(state);
      expect(parseStateText(written)).toEqual(state);
      const { resources = [] } = state.deployment;
      expect(written.trimEnd().split("\n")).toHaveLength(resources.length === 0 ? 3 : resources.length + 2);
    }),
  );
});

test("a reference to a provider stands once in the file", () => {
  const properties = { user: "a", __provider: "the reference" };
  const other = { __provider: "another" };
  const resources = ["u", "v"].map((urn) => ({
    urn,
    custom: true,
    type: "t",
    inputs: properties,
    outputs: properties,
  }));
  const state = {
    version: 3,
    deployment: { manifest, resources: [...resources, { ...resources[0], urn: "w", outputs: other }] },
  };
  const written = stateText(state as StackExport);
  // The inputs of the last one differ from its outputs.
  expect(written.split("the reference")).toHaveLength(3);
  expect(written.split("another")).toHaveLength(2);
  expect(parseStateText(written)).toEqual(state);
});

test("a file of 0.1.0 has whole texts, and a place without a text stays a number, which is refused later", () => {
  const resource = { urn: "u", inputs: { user: "a" }, outputs: { __provider: "the reference" } };
  expect(parseStateText(JSON.stringify({ deployment: { resources: [resource] } }))).toMatchObject({
    deployment: { resources: [{ inputs: { __provider: "the reference" }, outputs: { __provider: "the reference" } }] },
  });
  const strange = { references: ["x"], deployment: { resources: [{ urn: "u", outputs: { __provider: 7 } }] } };
  expect(parseStateText(JSON.stringify(strange))).toMatchObject({
    deployment: { resources: [{ outputs: { __provider: 7 } }] },
  });
});

test.each(["null", "3", "[]", '{"deployment":null}', '{"deployment":{"resources":[null,1,{"inputs":[]}]}}'])(
  "what is no state is left to the check of its form: %s",
  (wrong) => {
    expect(parseStateText(wrong)).toEqual(JSON.parse(wrong));
  },
);
