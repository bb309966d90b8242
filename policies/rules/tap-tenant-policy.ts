import { policyWords } from "@tapwatch/provider/policy/drift";
import type { PassPolicy, PolicyTarget } from "@tapwatch/provider/policy/state";
import { lifetimeSchema } from "../lifetime";
import { problemCode } from "../problem";
import { type Rule, techniques } from "../rule";
import { isEverybody, type PolicyFacts } from "../tenant";
import { atMost, minutes } from "../wording";

/** If no limit is given, the rule is off. */
export interface TenantPolicyConfig {
  readonly maxLifetimeInMinutes?: number;
  readonly requireOneTime: boolean;
  readonly minLength?: number;
  readonly mustNotIncludeEverybody: boolean;
  readonly allowedTargets?: readonly string[];
  readonly state?: string;
}

export const tapTenantPolicy: Rule<TenantPolicyConfig> = {
  name: "tap-tenant-policy",
  description: "Checks whether the tenant's own policy allows riskier Temporary Access Passes than agreed.",
  enforcementLevel: "advisory",
  severity: "high",
  technique: techniques.T1556,
  remediationSteps:
    "Find out in the audit log who changed the policy, and set it back in Entra. If tapwatch could not tell, let the stack watch the policy, and check the permission.",
  properties: {
    maxLifetimeInMinutes: {
      ...lifetimeSchema,
      description: "Longest maximum lifetime that the policy may set, in minutes (not set: any)",
    },
    requireOneTime: {
      type: "boolean",
      default: false,
      description: "Whether the policy must allow one-time passes only",
    },
    minLength: {
      type: "integer",
      minimum: 8,
      maximum: 48,
      description: "Shortest default length of a pass that the policy may set, in characters (not set: any)",
    },
    mustNotIncludeEverybody: {
      type: "boolean",
      default: false,
      description: "Whether the policy must not be for all users",
    },
    allowedTargets: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "The only groups and users that the policy may be for: object ids, or all_users (not set: any)",
    },
    state: {
      type: "string",
      enum: ["enabled", "disabled"],
      description: "Whether passes are allowed in the tenant at all (not set: either)",
    },
  },
  judgesNobody: true,

  judge: (_methods, config, _now, { policy }) => {
    if (!hasLimit(config)) return [];
    const urn = policy && { urn: policy.urn };
    return problemsOf(policy, config).map(([problem, text]) => ({
      ...urn,
      problem,
      message: `${policyWords}: ${text}`,
    }));
  },
};

/** A code, and the text. */
type Problem = readonly [code: string, text: string];

function hasLimit({ requireOneTime, mustNotIncludeEverybody, ...limits }: TenantPolicyConfig): boolean {
  const { maxLifetimeInMinutes, minLength, allowedTargets, state } = limits;
  const given = [maxLifetimeInMinutes, minLength, allowedTargets, state].some((limit) => limit !== undefined);
  return requireOneTime || mustNotIncludeEverybody || given;
}

function problemsOf(facts: PolicyFacts | undefined, config: TenantPolicyConfig): Problem[] {
  const untold = "could not tell whether it is within the limits";
  if (facts === undefined) return [["not-watched", `${untold}: the stack does not watch it`]];
  const { policy, isUnreadable } = facts;
  const refusal: Problem[] = isUnreadable ? [["refused", `${untold}: Graph refuses to tell about it`]] : [];
  if (policy === undefined) return isUnreadable ? refusal : [["not-read", `${untold}: it was not read yet`]];
  // What was read before a refusal is judged as well.
  return [...refusal, ...settingProblems(policy, config), ...targetProblems(policy.includeTargets, config)];
}

function settingProblems(policy: PassPolicy, config: TenantPolicyConfig): Problem[] {
  const { maximumLifetimeInMinutes: longest, isUsableOnce, defaultLength, state } = policy;
  const { maxLifetimeInMinutes: limit, requireOneTime, minLength, state: wanted } = config;
  const problems: Problem[] = [];
  if (limit !== undefined && !(longest !== undefined && longest <= limit)) {
    const actual =
      longest === undefined ? "could not tell how long a pass may live" : `a pass may live ${minutes(longest)}`;
    problems.push(["lifetime", `${actual}; ${atMost(minutes(limit))}`]);
  }
  if (requireOneTime && isUsableOnce !== true) {
    const actual =
      isUsableOnce === undefined ? "could not tell whether a pass may be reusable" : "a pass may be reusable";
    problems.push(["reusable", `${actual}; only one-time passes are allowed`]);
  }
  if (minLength !== undefined && !(defaultLength !== undefined && defaultLength >= minLength)) {
    const actual =
      defaultLength === undefined ? "could not tell how long a pass is" : `a pass has ${defaultLength} characters`;
    problems.push(["length", `${actual} by default; at least ${minLength} are required`]);
  }
  if (wanted !== undefined && state?.toLowerCase() !== wanted) {
    const actual = state === undefined ? "could not tell its state" : `it is ${state}`;
    problems.push(["state", `${actual}; it must be ${wanted}`]);
  }
  return problems;
}

function targetProblems(targets: readonly PolicyTarget[] | undefined, config: TenantPolicyConfig): Problem[] {
  const { mustNotIncludeEverybody, allowedTargets } = config;
  if (!mustNotIncludeEverybody && allowedTargets === undefined) return [];
  if (targets === undefined) return [["targets", "could not tell whom it includes"]];
  const allowed = new Set(allowedTargets?.map((id) => id.toLowerCase()));
  return targets.flatMap((target): Problem[] => {
    if (mustNotIncludeEverybody && isEverybody(target)) return [["everybody", "it includes all users; it must not"]];
    if (allowedTargets === undefined || allowed.has(target.id.toLowerCase())) return [];
    const name = isEverybody(target) ? "all users" : `the ${target.targetType} ${target.id}`;
    return [[problemCode("target", target.targetType, target.id), `it includes ${name}; this target is not allowed`]];
  });
}
