import Ajv, { type Options } from "ajv";

/**
 * Compiles schemas of this package. Their types and ajv's strict mode say whether they are schemas at all; to ask that of the
 * meta-schema in each process, too, would take most of the time. To optimize the compiled code takes longer than it saves.
 */
export function ownSchemas(options: Options = {}): Ajv {
  return new Ajv({ ...options, validateSchema: false, code: { optimize: false } });
}
