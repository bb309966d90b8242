import type { EnforcementLevel, ResourceValidationPolicy, Severity, StackValidationPolicy } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { currentMoment } from "@tapwatch/provider/moment";
import { isMethod, type Method, methodOf, methodsIn, requireKnown } from "./facts";

export interface RuleFinding {
  /** One line: the user first, actual and allowed values, never the value of a pass. */
  readonly message: string;
  /** Of the resource that it is about; absent: about the stack. */
  readonly urn?: string;
}

/** What every rule says of itself. docs/policies.md is generated from it. */
export interface RuleDescription {
  readonly name: `tap-${string}`;
  /** "Checks whether …" */
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly severity: Severity;
  /** MITRE ATT&CK technique that the rule is against. */
  readonly technique: Technique;
  readonly remediationSteps: string;
  /** JSON Schema per configuration property, each with a description and, unless it is off without, a default. */
  readonly properties: Readonly<Record<string, PolicyConfigJSONSchema>>;
}

/** A rule over all watched users: a pure function of what was observed, the configuration and the moment. */
export interface Rule<Config extends object> extends RuleDescription {
  /** @param now milliseconds since the epoch */
  judge(methods: readonly Method[], config: Config, now: number): readonly RuleFinding[];
}

/** A rule over what a program asks for, which is known before anything is observed: a user's approvals. */
export interface ApprovalRule<Config extends object> extends RuleDescription {
  /**
   * @param now milliseconds since the epoch
   * @returns messages, each one line
   */
  judge(method: Pick<Method, "user" | "approvals">, config: Config, now: number): readonly string[];
}

/** https://attack.mitre.org/techniques/ */
export const techniques = {
  T1078: "T1078.004 Valid Accounts: Cloud Accounts",
  T1098: "T1098.001 Account Manipulation: Additional Cloud Credentials",
  T1556: "T1556.006 Modify Authentication Process: Multi-Factor Authentication",
  T1562: "T1562 Impair Defenses",
} as const;
export type Technique = (typeof techniques)[keyof typeof techniques];

const documentation =
  "https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass";

/** What Pulumi wants to know of any policy. */
function metadataOf({ technique, properties, ...rule }: RuleDescription) {
  const { name, description, enforcementLevel, severity, remediationSteps } = rule;
  return {
    name,
    description,
    enforcementLevel,
    severity,
    remediationSteps,
    displayName: name,
    url: documentation,
    tags: ["entra", "temporary-access-pass", technique.split(" ")[0] ?? technique],
    framework: { name: "MITRE ATT&CK", version: "17", reference: technique, specification: "enterprise/cloud" },
    configSchema: { properties: { ...properties } },
  };
}

/** A rule as a stack policy: only those see outputs, which is where observations are. */
export function stackPolicy<Config extends object>(rule: Rule<Config>): StackValidationPolicy {
  return {
    ...metadataOf(rule),
    validateStack: (args, reportViolation) => {
      const config = configurationOf(rule, args.getConfig<Config>());
      for (const { message, urn } of rule.judge(methodsIn(args.resources), config, currentMoment())) {
        reportViolation(message, urn);
      }
    },
  };
}

/** A rule as a resource policy: those see inputs, before anything is done. */
export function resourcePolicy<Config extends object>(rule: ApprovalRule<Config>): ResourceValidationPolicy {
  return {
    ...metadataOf(rule),
    validateResource: ({ type, urn, name, props, getConfig, notApplicable }, reportViolation) => {
      if (!isMethod(type)) notApplicable("it is about Temporary Access Passes");
      const config = configurationOf(rule, getConfig<Config>());
      // What is not known yet is not judged: the SDK says so when this throws.
      requireKnown(props, ["user", "approvals", "approval"]);
      for (const message of rule.judge(methodOf(urn, name, props), config, currentMoment())) reportViolation(message);
    },
  };
}

/**
 * Defaults, and what was given. Hosts fill in defaults and check values by the schema; one that does not must not switch a
 * rule off, and Pulumi's own lets a misspelt property pass, which would do the same.
 * @throws Error naming a property that the rule does not have
 */
function configurationOf<Config extends object>(rule: RuleDescription, given: Config): Config {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(rule.properties, key)) continue;
    const known = Object.keys(rule.properties).join(", ") || "none";
    throw new Error(`configuration of ${rule.name}: there is no property '${key}'; it has ${known}`);
  }
  return { ...defaultsOf(rule), ...given };
}

export function defaultsOf({ properties }: Pick<RuleDescription, "properties">): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, { default: value }]) => (value === undefined ? [] : [[key, value]])),
  );
}
