import type { JSONSchemaType } from "ajv";
import { ownSchemas } from "../own-schemas";
import { type PassPolicy, type PolicyTarget, policyProperties, policyWords, sorted } from "../policy/policy";
import { RejectedError } from "./errors";
import type { GraphObject, ObjectReader } from "./objects";
import { remedies } from "./remedies";
import { describeErrors } from "./schema";

/** https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-get */
export const policyPermissions = ["Policy.Read.AuthenticationMethod", "Policy.Read.All"] as const;

export interface PolicyReading {
  readonly policy: PassPolicy;
  /** ISO 8601 instant, by Graph's clock. */
  readonly answeredDateTime: string;
}

/** Graph's form: every property may be missing, or null. More properties are allowed. */
type WirePolicy = { readonly [Key in keyof PassPolicy]?: PassPolicy[Key] | null };

const text = { type: "string", nullable: true, minLength: 1 } as const;
const count = { type: "integer", nullable: true, minimum: 0, maximum: 2_147_483_647 } as const;
const targets = {
  type: "array",
  nullable: true,
  items: {
    type: "object",
    required: ["targetType", "id"],
    properties: { targetType: { type: "string", minLength: 1 }, id: { type: "string", minLength: 1 } },
  },
} as const;

const isPolicy = ownSchemas({ allErrors: true }).compile<WirePolicy>({
  type: "object",
  required: [],
  properties: {
    state: text,
    defaultLifetimeInMinutes: count,
    defaultLength: count,
    minimumLifetimeInMinutes: count,
    maximumLifetimeInMinutes: count,
    isUsableOnce: { type: "boolean", nullable: true },
    includeTargets: targets,
    excludeTargets: targets,
  },
} satisfies JSONSchemaType<WirePolicy>);

/**
 * Reads the tenant's policy of passes. A property that Graph left out or sent as null is absent.
 * @throws GraphError, also if Graph does not know the policy: not every cloud has passes
 */
export async function readPassPolicy(reader: ObjectReader): Promise<PolicyReading> {
  const { object, answeredDateTime } = await reader.datedFind({
    url: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass",
    about: policyWords,
    permissions: policyPermissions,
    remedy: remedies.noPolicy,
    problemOf,
  });
  if (object === undefined) {
    const context = { scope: "run", status: 404, remedy: remedies.noPolicy, answeredDateTime } as const;
    throw new RejectedError(`Graph does not know ${policyWords}`, undefined, context);
  }
  return { policy: policyIn(object), answeredDateTime };
}

function problemOf(object: GraphObject): string | undefined {
  if (!isPolicy(object)) return describeErrors(isPolicy.errors);
  // An object without any of them tells nothing: it is no policy in which all of them are absent.
  return policyProperties.every((name) => object[name] == null) ? "the body has no property of the policy" : undefined;
}

function policyIn(wire: WirePolicy): PassPolicy {
  const told = policyProperties.flatMap((name) => {
    const value = wire[name];
    if (value == null) return [];
    return [[name, isTargets(value) ? sorted(value) : value]];
  });
  return Object.fromEntries(told) as PassPolicy;
}

function isTargets(value: string | number | boolean | readonly PolicyTarget[]): value is readonly PolicyTarget[] {
  return typeof value === "object";
}
