import Ajv from "ajv";
import { once } from "../base/once";
import type { EnforcementLevel } from "./engine";
import { readPolicyFile } from "./policy-file";
import type { Properties } from "./state";

/** What a pack says of one of its policies. */
export interface PackPolicy {
  readonly name: string;
  readonly enforcementLevel: EnforcementLevel;
  /** JSON Schema of each configuration property. */
  readonly properties: Properties;
  readonly required: readonly string[];
}

export interface PolicyConfiguration {
  readonly enforcementLevel: EnforcementLevel;
  readonly properties: Properties;
}

const levels: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies EnforcementLevel[];

/**
 * The configuration of each policy of a pack, with defaults filled in. That is the host's work: a pack by itself sees no
 * default at all.
 * @param file what `pulumi --policy-pack-config` takes: a policy's name to a level, or to an object of `enforcementLevel`
 *   and properties; `all` sets a level for every policy that has none of its own
 * @param areKnownToFit whether the policies' own defaults are known to fit their schemas
 * @throws Error listing every value that does not fit, each with its path
 */
export function configurePack(
  policies: readonly PackPolicy[],
  file: string | undefined,
  areKnownToFit = true,
): Record<string, PolicyConfiguration> {
  const given = file === undefined ? {} : readPolicyFile(file);
  const problems: string[] = [];
  const known = new Set(["all", ...policies.map(({ name }) => name)]);
  for (const name of Object.keys(given)) {
    if (!known.has(name))
      problems.push(`${name}: the pack has no such policy (it has ${[...known].sort().join(", ")})`);
  }
  const all = entryOf("all", given["all"], problems);
  // One instance for all policies: creating it takes time.
  const ajv = once(() => new Ajv({ useDefaults: true, allErrors: true, strict: false }));
  const configured = policies.map((policy) => {
    const own = entryOf(policy.name, given[policy.name], problems);
    // Compiling the schemas takes longer than all judging of a few users, and most runs configure no policy.
    const isAsItComes = areKnownToFit && Object.keys(own.properties).length === 0 && policy.required.length === 0;
    const properties = isAsItComes ? defaultsOf(policy) : completed(policy, own.properties, ajv(), problems);
    const enforcementLevel = own.enforcementLevel ?? all.enforcementLevel ?? policy.enforcementLevel;
    return [policy.name, { enforcementLevel, properties }] as const;
  });
  if (problems.length > 0) throw new Error(`policy configuration ${file ?? ""}:\n  ${problems.join("\n  ")}`);
  return Object.fromEntries(configured);
}

function defaultsOf(policy: PackPolicy): Properties {
  const defaults = Object.entries(policy.properties).map(([key, schema]) => [key, defaultOf(schema)] as const);
  return Object.fromEntries(defaults.filter(([, value]) => value !== undefined));
}

function defaultOf(schema: unknown): unknown {
  return (Object(schema) as { default?: unknown }).default;
}

/** Given properties with the defaults of the others, checked by the policy's schema. */
function completed(policy: PackPolicy, given: Properties, ajv: Ajv, problems: string[]): Properties {
  const properties = structuredClone(given);
  const validate = ajv.compile({
    type: "object",
    properties: policy.properties,
    required: policy.required,
    additionalProperties: false,
  });
  if (!validate(properties)) {
    for (const { instancePath, message, params } of validate.errors ?? []) {
      const extra = "additionalProperty" in params ? ` '${params["additionalProperty"]}'` : "";
      const problem = `${policy.name}${instancePath.replaceAll("/", ".")} ${message}${extra}`;
      problems.push(`${problem}${meaningOf(policy.properties[instancePath.split("/")[1] ?? ""])}`);
    }
  }
  return properties;
}

/** What a policy says of one of its properties. */
function meaningOf(schema: unknown): string {
  const { description } = Object(schema) as { description?: unknown };
  return typeof description === "string" ? ` (${description})` : "";
}

function entryOf(
  name: string,
  value: unknown,
  problems: string[],
): { enforcementLevel?: EnforcementLevel; properties: Properties } {
  if (value === undefined) return { properties: {} };
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const { enforcementLevel, ...properties } = isObject ? (value as Properties) : { enforcementLevel: value };
  if (enforcementLevel !== undefined && !levels.includes(String(enforcementLevel))) {
    problems.push(`${name}: ${JSON.stringify(enforcementLevel)} is not a level (${levels.join(", ")})`);
    return { properties };
  }
  return {
    properties,
    ...(enforcementLevel !== undefined && { enforcementLevel: enforcementLevel as EnforcementLevel }),
  };
}
