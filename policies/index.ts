// The library: rules and what they judge. Importing it starts nothing; ./pack does (pack.ts).
export type { Approval, DriftFact, Method, ObservedPass, Person } from "./facts";
export { isMethod, methodsIn } from "./facts";
export type { Attribution } from "./initiator";
export { problemCode } from "./problem";
export {
  type ApprovalRule,
  documentation,
  findingsOf,
  type Rule,
  type RuleDescription,
  type RuleFinding,
  resourcePolicy,
  stackPolicy,
  type Technique,
  techniques,
} from "./rule";
export { policies, rules } from "./rules";
export {
  type ActivityFacts,
  type EventFact,
  type PolicyFacts,
  type TenantFacts,
  tenantIn,
} from "./tenant";
export { isListed } from "./users";
export { type Exception, isMeant, type Whom } from "./whom";
