import type {
  EnforcementLevel,
  PolicyResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { currentMoment } from "@tapwatch/provider/moment";
import { isMethod, type Method, methodOf, methodsIn, requireKnown } from "./facts";
import { markedMessage } from "./problem";
import { type EventFact, type TenantFacts, tenantIn } from "./tenant";
import { isEventJudged, isJudged, type Whom, whomProperties } from "./whom";

export interface RuleFinding {
  /** One line: the user, then the actual and the allowed value. Never the value of a pass. */
  readonly message: string;
  /** The resource that the finding is about; absent: the stack. */
  readonly urn?: string;
  /**
   * What tells it from other problems that the rule has with the same resource (`problemCode`). It stays the same while the message
   * counts. Absent: about a user the rule has one problem at a time; about anything else the message tells.
   */
  readonly problem?: string;
}

/** Describes a rule. docs/policies.md is generated from it. */
export interface RuleDescription {
  readonly name: `tap-${string}`;
  /** "Checks whether …" */
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly severity: Severity;
  /** The MITRE ATT&CK technique that the rule helps to detect. */
  readonly technique: Technique;
  readonly remediationSteps: string;
  /** JSON Schema of each configuration property, with a description. One without a default may stay unset. */
  readonly properties: Readonly<Record<string, PolicyConfigJSONSchema>>;
  /** true: the rule judges the tenant only, so that its configuration names no users and has no exceptions for them. */
  readonly judgesNobody?: true;
}

/** A rule over all watched users: a pure function of what was observed, the configuration and the moment. */
export interface Rule<Config extends object> extends RuleDescription {
  /**
   * @param methods those whom the configuration means (whom.ts)
   * @param now milliseconds since the epoch
   * @param tenant what the stack knows of the tenant itself, with the events of those whom the configuration means
   */
  judge(methods: readonly Method[], config: Config, now: number, tenant: TenantFacts): readonly RuleFinding[];
}

/** A rule over a user's approvals. They are arguments, so they can be judged before anything is observed. */
export interface ApprovalRule<Config extends object> extends RuleDescription {
  /**
   * @param now milliseconds since the epoch
   * @returns what it has to say against the approvals; the resource is the user's
   */
  judge(
    method: Pick<Method, "user" | "otherNames" | "labels" | "approvals">,
    config: Config,
    now: number,
  ): readonly Omit<RuleFinding, "urn">[];
}

/** https://attack.mitre.org/techniques/ */
export const techniques = {
  T1078: "T1078.004 Valid Accounts: Cloud Accounts",
  T1098: "T1098.001 Account Manipulation: Additional Cloud Credentials",
  T1556: "T1556.006 Modify Authentication Process: Multi-Factor Authentication",
  T1562: "T1562 Impair Defenses",
} as const;
export type Technique = (typeof techniques)[keyof typeof techniques];

type PropertiesOf = Pick<RuleDescription, "properties" | "judgesNobody">;

/** What Microsoft says of passes: the address that every policy names. */
export const documentation =
  "https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass";

/** All that a rule's configuration may have: its own properties, and those that say whom it judges. */
function propertiesOf({ properties, judgesNobody }: PropertiesOf): RuleDescription["properties"] {
  if (judgesNobody) return properties;
  // The rule's own come first, and win.
  return { ...properties, ...whomProperties, ...properties };
}

/**
 * What a rule has to say about the users whom its configuration means.
 * @param now milliseconds since the epoch
 * @param tenant default: the stack watches users only
 */
export function findingsOf<Config extends object>(
  rule: Rule<Config>,
  methods: readonly Method[],
  config: Config & Whom,
  now: number,
  tenant: TenantFacts = {},
): readonly RuleFinding[] {
  return rule.judge(
    methods.filter((method) => isJudged(method, config, now)),
    config,
    now,
    tenantFor(tenant, config, now),
  );
}

function tenantFor({ activity, ...others }: TenantFacts, whom: Whom, now: number): TenantFacts {
  if (activity === undefined) return others;
  const judged = (events: readonly EventFact[]) => events.filter((event) => isEventJudged(event, whom, now));
  const { unexplained, accepted } = activity;
  return { ...others, activity: { ...activity, unexplained: judged(unexplained), accepted: judged(accepted) } };
}

/** What Pulumi needs to know about a policy. */
function metadataOf({ technique, ...rule }: RuleDescription) {
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
    configSchema: { properties: { ...propertiesOf(rule) } },
  };
}

/** A rule as a stack policy: only stack policies see outputs, and observations are outputs. */
export function stackPolicy<Config extends object>(rule: Rule<Config>): StackValidationPolicy {
  const configurationOf = configurationsOf<Config>(rule);
  return {
    ...metadataOf(rule),
    validateStack: (args, reportViolation) => {
      const config = configurationOf(args.getConfig<Config>());
      const { methods, tenant } = factsOf(args.resources);
      for (const finding of findingsOf(rule, methods, config, currentMoment(), tenant)) {
        reportViolation(markedMessage(rule.name, finding), finding.urn);
      }
    },
  };
}

interface Facts {
  readonly methods: readonly Method[];
  readonly tenant: TenantFacts;
}

const known = new WeakMap<readonly PolicyResource[], Facts>();

/** A host asks all rules about the same resources, one after the other: they are read once. */
function factsOf(resources: readonly PolicyResource[]): Facts {
  const before = known.get(resources);
  if (before !== undefined) return before;
  const methods = methodsIn(resources);
  const facts = { methods, tenant: tenantIn(resources, methods) };
  known.set(resources, facts);
  return facts;
}

/** A rule as a resource policy: resource policies see inputs, before anything is done. */
export function resourcePolicy<Config extends object>(rule: ApprovalRule<Config>): ResourceValidationPolicy {
  const configurationOf = configurationsOf<Config>(rule);
  return {
    ...metadataOf(rule),
    validateResource: ({ type, urn, name, props, getConfig, notApplicable }, reportViolation) => {
      if (!isMethod(type)) notApplicable("this policy judges Temporary Access Passes only");
      const config = configurationOf(getConfig<Config>());
      // This throws if an approval is not known yet: the SDK then reports that the policy was not evaluated.
      requireKnown(props, ["user", "userPrincipalName", "labels", "approvals", "approval"]);
      const [method, now] = [methodOf(urn, name, props), currentMoment()];
      if (!isJudged(method, config, now)) return;
      for (const finding of rule.judge(method, config, now)) reportViolation(markedMessage(rule.name, finding));
    },
  };
}

/**
 * How a rule's configuration is completed with defaults. Not every host fills in defaults and checks values by the schema:
 * without them a rule would be off. Pulumi's own host accepts a misspelt property, which would switch a rule off, too.
 * @returns completes one; throws an Error naming a property that the rule does not have
 */
function configurationsOf<Config extends object>(rule: RuleDescription): (given: Config) => Config & Whom {
  // Once, and not for each resource.
  const known = Object.keys(propertiesOf(rule));
  const defaults = defaultsOf(rule);
  return (given) => {
    for (const key of Object.keys(given)) {
      if (known.includes(key)) continue;
      const remedy = `write one of ${known.join(", ")}, or remove it`;
      throw new Error(`configuration of ${rule.name}: '${key}' is not a property of this policy: ${remedy}`);
    }
    return { ...defaults, ...given };
  };
}

export function defaultsOf(rule: PropertiesOf): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(propertiesOf(rule)).flatMap(([key, { default: value }]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}
