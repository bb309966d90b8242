import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { PassPolicy } from "@tapwatch/provider/policy/state";
import { labelSource } from "@tapwatch/provider/state";
import type { Method, ObservedPass } from "../facts";
import { membershipOf } from "../membership";
import { type Rule, techniques } from "../rule";
import { expiryOf } from "../times";
import { minutes } from "../wording";

export interface ExceedsTenantPolicyConfig {
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly reportUnknownMembership: boolean;
}

const label: PolicyConfigJSONSchema = { type: "string", pattern: labelSource };

export const tapExceedsTenantPolicy: Rule<ExceedsTenantPolicyConfig> = {
  name: "tap-exceeds-tenant-policy",
  description: "Checks whether the tenant's policy of today would not allow a Temporary Access Pass that is there.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps:
    "Find out whether the pass is older than the policy's last change, or was issued around it. Delete it, and issue one that the policy allows.",
  properties: {
    groupLabels: {
      type: "object",
      default: {},
      additionalProperties: label,
      description:
        "Object ids of groups that the tenant's policy includes or excludes, each with the label that watched members of the group have in this stack",
    },
    reportUnknownMembership: {
      type: "boolean",
      default: false,
      description: "Whether a user's pass is flagged if it is not known whether the policy is for this user",
    },
  },

  judge: (methods, config, now, tenant) => {
    const policy = tenant.policy?.policy;
    if (policy === undefined) return [];
    return methods.flatMap((method) => {
      const { user, urn, pass } = method;
      if (pass === undefined || hasEnded(pass, now)) return [];
      return problemsOf(method, pass, policy, config).map(([problem, text]) => ({
        urn,
        problem,
        message: `${user}: ${text}`,
      }));
    });
  },
};

/** A code, and the text. */
type Problem = readonly [code: string, text: string];

/** Nobody can use the pass any more: it is a finding of tap-leftover. */
function hasEnded(pass: ObservedPass, now: number): boolean {
  if (pass.isUsable === true) return false;
  const expiry = expiryOf(pass);
  const reason = pass.methodUsabilityReason?.toLowerCase();
  return reason === "onetimeused" || reason === "expired" || (expiry !== undefined && now >= expiry);
}

function problemsOf(
  method: Method,
  { lifetimeInMinutes: lifetime, isUsableOnce }: ObservedPass,
  policy: PassPolicy,
  config: ExceedsTenantPolicyConfig,
): Problem[] {
  if (policy.state?.toLowerCase() === "disabled")
    return [["disabled", "there is a pass; the tenant's policy allows no passes"]];
  const { minimumLifetimeInMinutes: shortest, maximumLifetimeInMinutes: longest } = policy;
  const problems: Problem[] = [];
  const allowed = (what: string) => `the tenant's policy allows ${what}`;
  if (lifetime !== undefined && longest !== undefined && lifetime > longest)
    problems.push(["longest", `the pass lives ${minutes(lifetime)}; ${allowed(`at most ${minutes(longest)}`)}`]);
  if (lifetime !== undefined && shortest !== undefined && lifetime < shortest)
    problems.push(["shortest", `the pass lives ${minutes(lifetime)}; ${allowed(`no less than ${minutes(shortest)}`)}`]);
  if (isUsableOnce === false && policy.isUsableOnce === true)
    problems.push(["reusable", `the pass is reusable; ${allowed("only one-time passes")}`]);
  return [...problems, ...membershipProblems(method, policy, config)];
}

function membershipProblems(
  method: Method,
  policy: PassPolicy,
  { groupLabels, reportUnknownMembership }: ExceedsTenantPolicyConfig,
): Problem[] {
  const membership = membershipOf(method, policy, groupLabels);
  if (membership === "included") return [];
  if (membership === "excluded") return [["excluded", "there is a pass; the tenant's policy excludes this user"]];
  if (membership === "outside") return [["outside", "there is a pass; the tenant's policy does not include this user"]];
  if (!reportUnknownMembership) return [];
  const targets = membership.undecided.map(({ targetType, id }) => `${targetType} ${id}`);
  const why = targets.length > 0 ? `: it depends on the ${targets.join(", ")}` : ": Graph did not say whom it is for";
  return [["undecided", `could not tell whether the tenant's policy is for this user${why}`]];
}
