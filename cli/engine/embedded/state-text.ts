import type { Properties, ResourceState, StackExport } from "../state";

// The text of a state file: the form of `pulumi stack export`, with two differences that halve it. Each resource is a line, so
// that a comparison shows whose state changed. The reference to the provider, 280 bytes, stands once in a resource, in its
// outputs: `inputs.__provider` is left out where it is the same. `tapwatch export` gives the whole form.

const reference = "__provider";

export function stateText({ deployment, ...state }: StackExport): string {
  const { resources, ...rest } = deployment;
  if (resources === undefined) return `${JSON.stringify({ ...state, deployment })}\n`;
  const frame = JSON.stringify({ ...state, deployment: { ...rest, resources: [] } });
  const lines = resources.map((resource) => JSON.stringify(withoutRepetition(resource)));
  return `${frame.slice(0, -"]}}".length)}\n${lines.join(",\n")}\n]}}\n`;
}

/** @throws SyntaxError */
export function parseStateText(text: string): unknown {
  const state = JSON.parse(text) as Partial<StackExport> | null;
  const resources: unknown = state?.deployment?.resources;
  if (!Array.isArray(resources)) return state;
  return { ...state, deployment: { ...state?.deployment, resources: resources.map(withRepetition) } };
}

function withoutRepetition(resource: ResourceState): ResourceState {
  const { inputs, outputs } = resource;
  const provider = inputs?.[reference];
  if (provider === undefined || provider !== outputs?.[reference]) return resource;
  return { ...resource, inputs: { ...inputs, [reference]: undefined } };
}

function withRepetition(resource: unknown): unknown {
  if (!isObject(resource)) return resource;
  const { inputs, outputs } = resource;
  if (!isObject(inputs) || !isObject(outputs) || outputs[reference] === undefined || reference in inputs)
    return resource;
  return { ...resource, inputs: { ...inputs, [reference]: outputs[reference] } };
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
