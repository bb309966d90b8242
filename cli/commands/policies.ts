import { Command } from "commander";
import { currentDate } from "../base/clock";
import { didYouMean } from "../base/nearest";
import { inertJson } from "../report/json";
import { operationOptions, type StackOptions, stackOptions } from "./options";

interface PoliciesOptions extends StackOptions {
  readonly policyPackConfig?: string;
  readonly json?: boolean;
}

export function policiesCommand(): Command {
  return stackOptions(new Command("policies"))
    .argument("[name]", "one policy: what it judges, what can be configured, and what to do about a finding")
    .option("--policy-pack-config <file>", "JSON configuration of the policies (default: tapwatch:policyConfig)")
    .option("--json", "print one JSON document")
    .description("list the policies, their levels and configuration in force, and who is excepted until when")
    .addHelpText(
      "after",
      "\nExamples:\n  tapwatch policies --stack prod\n  tapwatch policies tap-max-lifetime --stack prod",
    )
    .action(async (name: string | undefined, { policyPackConfig, json, ...given }: PoliciesOptions) => {
      const { ownPolicies } = await import("../engine/own-policies.js");
      const { configurePack } = await import("../engine/policy-configuration.js");
      const { renderPolicies, renderPolicy, rulesInForce } = await import("../report/policies.js");
      const packConfig = policyPackConfig === undefined ? [] : [policyPackConfig];
      const { policyPacks = [] } = operationOptions({ ...given, policyPackConfig: packConfig });
      const rules = rulesInForce(ownPolicies, configurePack(ownPolicies, policyPacks[0]?.configFile), currentDate());
      const rule = rules.find((each) => each.name === name);
      if (name !== undefined && rule === undefined) {
        const known = rules.map((each) => each.name);
        throw new Error(`no policy '${name}'${didYouMean([name], known)}: there are ${known.join(", ")}`);
      }
      const shown = rule ?? rules;
      process.stdout.write(
        json === true
          ? `${inertJson({ documentVersion: 1, policies: [shown].flat() }, 1)}\n`
          : `${rule === undefined ? renderPolicies(rules) : renderPolicy(rule)}\n`,
      );
    });
}
