import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UnsupportedError } from "../../../project/unsupported";
import { type Properties, signatureKey } from "../../state";

// What the key's values mean on Pulumi's wire, from sdk/nodejs/runtime/rpc.ts.
export const signatures: Readonly<Record<string, string>> = {
  "1b47061264138c4ac30d75fd1eb44270": "a secret value",
  c44067f5952c0a294b673a41bacd8c17: "an asset",
  "0def7320c3a5731c473e5ecbe6d01bc7": "an archive",
  "5cf8f73096256a8f31e491e813e4eb8e": "a reference to a resource",
  d0e6a833031e9bbcd3f4e8bde6ca49a4: "an output value",
};

type StructInput = Parameters<typeof Struct.fromJavaScript>[0];

/** Plain JSON to Pulumi's wire format. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as StructInput);
}

/**
 * Pulumi's wire format to plain JSON.
 * @param where what the properties belong to, for the error
 * @throws UnsupportedError for a secret, asset or reference, naming the property: a state file has no way to hide a secret
 */
export function fromStruct(struct: Struct | undefined, where: string): Properties {
  const properties = struct?.toJavaScript() ?? {};
  refuseSignatures(properties, where);
  return properties;
}

/** @throws UnsupportedError naming the property, by a path that begins with `where` */
export function refuseSignatures(value: unknown, where: string): void {
  const found = signatureIn(value);
  if (found === undefined) return;
  const { signature, path } = found;
  throw new UnsupportedError(`${signatures[String(signature)] ?? "a special value"} in ${[where, ...path].join(".")}`);
}

/** The path is made only where there is something to say: states have a hundred properties for each user. */
function signatureIn(value: unknown): { readonly signature: unknown; readonly path: readonly string[] } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const signature = (value as Properties)[signatureKey];
  if (signature !== undefined) return { signature, path: [] };
  for (const key in value) {
    const found = signatureIn((value as Properties)[key]);
    if (found !== undefined) return { ...found, path: [key, ...found.path] };
  }
  return undefined;
}
