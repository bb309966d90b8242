import { currentDate } from "../base/clock";
import { didYouMean } from "../base/nearest";
import { inertJson } from "../report/json";
import { linked } from "../report/links";
import type { RuleInForce } from "../report/policies";
import { operationOptions, type StackOptions } from "./options";

export interface RulesOptions extends StackOptions {
  readonly policyPackConfig?: string;
  readonly json?: boolean;
}

/** tapwatch's own policies as the stack's configuration has them. @throws Error if the configuration does not fit */
export async function rulesOf({ policyPackConfig, ...given }: RulesOptions): Promise<RuleInForce[]> {
  const { ownPolicies } = await import("../engine/own-policies.js");
  const { configurePack } = await import("../engine/policy-configuration.js");
  const { rulesInForce } = await import("../report/policies.js");
  const packConfig = policyPackConfig === undefined ? [] : [policyPackConfig];
  const { policyPacks = [] } = operationOptions({ ...given, policyPackConfig: packConfig });
  return rulesInForce(ownPolicies, configurePack(ownPolicies, policyPacks[0]?.configFile), currentDate());
}

/** Prints one policy, or all. */
export async function showRules(shown: RuleInForce | readonly RuleInForce[], json: boolean): Promise<void> {
  const { renderPolicies, renderPolicy } = await import("../report/policies.js");
  if (json) process.stdout.write(`${inertJson({ documentVersion: 1, policies: [shown].flat() }, 1)}\n`);
  else process.stdout.write(`${await linked("name" in shown ? renderPolicy(shown) : renderPolicies(shown))}\n`);
}

export function noPolicy(name: string, rules: readonly RuleInForce[]): string {
  const known = rules.map((rule) => rule.name);
  return `no policy '${name}'${didYouMean([name], known)}: there are ${known.join(", ")}`;
}
