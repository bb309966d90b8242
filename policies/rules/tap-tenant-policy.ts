import { policyWords } from "@tapwatch/provider/policy/drift";
import type { PassPolicy, PolicyTarget } from "@tapwatch/provider/policy/state";
import { lifetimeSchema } from "../lifetime";
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
    return problemsOf(policy, config).map((problem) => ({ ...urn, message: `${policyWords}: ${problem}` }));
  },
};

function hasLimit({ requireOneTime, mustNotIncludeEverybody, ...limits }: TenantPolicyConfig): boolean {
  const { maxLifetimeInMinutes, minLength, allowedTargets, state } = limits;
  const given = [maxLifetimeInMinutes, minLength, allowedTargets, state].some((limit) => limit !== undefined);
  return requireOneTime || mustNotIncludeEverybody || given;
}

function problemsOf(facts: PolicyFacts | undefined, config: TenantPolicyConfig): string[] {
  const untold = "could not tell whether it is within the limits";
  if (facts === undefined) return [`${untold}: the stack does not watch it`];
  const { policy, isUnreadable } = facts;
  const refusal = isUnreadable ? [`${untold}: Graph refuses to tell about it`] : [];
  if (policy === undefined) return isUnreadable ? refusal : [`${untold}: it was not read yet`];
  // What was read before a refusal is judged as well.
  return [...refusal, ...settingProblems(policy, config), ...targetProblems(policy.includeTargets, config)];
}

function settingProblems(policy: PassPolicy, config: TenantPolicyConfig): string[] {
  const { maximumLifetimeInMinutes: longest, isUsableOnce, defaultLength, state } = policy;
  const { maxLifetimeInMinutes: limit, requireOneTime, minLength, state: wanted } = config;
  const problems: string[] = [];
  if (limit !== undefined && !(longest !== undefined && longest <= limit)) {
    const actual =
      longest === undefined ? "could not tell how long a pass may live" : `a pass may live ${minutes(longest)}`;
    problems.push(`${actual}; ${atMost(minutes(limit))}`);
  }
  if (requireOneTime && isUsableOnce !== true) {
    const actual =
      isUsableOnce === undefined ? "could not tell whether a pass may be reusable" : "a pass may be reusable";
    problems.push(`${actual}; only one-time passes are allowed`);
  }
  if (minLength !== undefined && !(defaultLength !== undefined && defaultLength >= minLength)) {
    const actual =
      defaultLength === undefined ? "could not tell how long a pass is" : `a pass has ${defaultLength} characters`;
    problems.push(`${actual} by default; at least ${minLength} are required`);
  }
  if (wanted !== undefined && state?.toLowerCase() !== wanted) {
    problems.push(`${state === undefined ? "could not tell its state" : `it is ${state}`}; it must be ${wanted}`);
  }
  return problems;
}

function targetProblems(targets: readonly PolicyTarget[] | undefined, config: TenantPolicyConfig): string[] {
  const { mustNotIncludeEverybody, allowedTargets } = config;
  if (!mustNotIncludeEverybody && allowedTargets === undefined) return [];
  if (targets === undefined) return ["could not tell whom it includes"];
  const allowed = new Set(allowedTargets?.map((id) => id.toLowerCase()));
  return targets.flatMap((target) => {
    if (mustNotIncludeEverybody && isEverybody(target)) return ["it includes all users; it must not"];
    if (allowedTargets === undefined || allowed.has(target.id.toLowerCase())) return [];
    const name = isEverybody(target) ? "all users" : `the ${target.targetType} ${target.id}`;
    return [`it includes ${name}; this target is not allowed`];
  });
}
