import type { Properties, ResourceState, StackExport } from "../state";

// The text of a state file: the form of `pulumi stack export`, with two differences that make it a third. Each resource is a line, so
// that a comparison shows whose state changed. A reference to the provider, 280 bytes, stands once in the file, in `references`;
// `outputs.__provider` is its place there, and `inputs.__provider` is left out where it is the same. `tapwatch export` gives the
// whole form.

const reference = "__provider";

export function stateText({ deployment, ...state }: StackExport): string {
  const { resources, ...rest } = deployment;
  if (resources === undefined) return `${JSON.stringify({ ...state, deployment })}\n`;
  const references = [...new Set(resources.map(({ outputs }) => outputs?.[reference]).filter(isText))];
  const places = new Map(references.map((text, place) => [text, place]));
  const lines = resources.map((resource) => JSON.stringify(withoutRepetition(resource, places)));
  const frame = JSON.stringify({ ...state, references, deployment: { ...rest, resources: [] } });
  return `${frame.slice(0, -"]}}".length)}\n${lines.join(",\n")}\n]}}\n`;
}

/** @throws SyntaxError */
export function parseStateText(text: string): unknown {
  const state = JSON.parse(text) as (Partial<StackExport> & { readonly references?: unknown }) | null;
  const resources: unknown = state?.deployment?.resources;
  if (!Array.isArray(resources)) return state;
  const { references, ...rest } = state ?? {};
  // Files of 0.1.0 have none, and whole texts in their place.
  const texts: readonly unknown[] = Array.isArray(references) ? references : [];
  return {
    ...rest,
    deployment: { ...state?.deployment, resources: resources.map((resource) => withRepetition(resource, texts)) },
  };
}

function withoutRepetition(resource: ResourceState, places: ReadonlyMap<string, number>): ResourceState {
  const { inputs, outputs } = resource;
  const provider = outputs?.[reference];
  if (!isText(provider)) return resource;
  return {
    ...resource,
    ...(inputs && { inputs: inputs[reference] === provider ? { ...inputs, [reference]: undefined } : inputs }),
    outputs: { ...outputs, [reference]: places.get(provider) },
  };
}

function withRepetition(resource: unknown, references: readonly unknown[]): unknown {
  if (!isObject(resource) || !isObject(resource["outputs"])) return resource;
  const { inputs, outputs } = resource as { readonly inputs?: unknown; readonly outputs: Properties };
  const given = outputs[reference];
  const provider = typeof given === "number" ? (references[given] ?? given) : given;
  if (provider === undefined) return resource;
  return {
    ...resource,
    ...(isObject(inputs) && { inputs: reference in inputs ? inputs : { ...inputs, [reference]: provider } }),
    outputs: { ...outputs, [reference]: provider },
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
