// The library: rules and what they judge. Importing it starts nothing; ./pack does (pack.ts).
export type { Approval, Method, ObservedPass } from "./facts";
export { isMethod, methodsIn } from "./facts";
export {
  type ApprovalRule,
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
export type { Exception, Whom } from "./whom";
