import { Command } from "commander";
import { stackOptions } from "./options";
import { noPolicy, type RulesOptions, rulesOf, showRules } from "./rules";

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
    .action(async (name: string | undefined, { json = false, ...given }: RulesOptions) => {
      const rules = await rulesOf(given);
      const rule = rules.find((each) => each.name === name);
      if (name !== undefined && rule === undefined) throw new Error(noPolicy(name, rules));
      await showRules(rule ?? rules, json);
    });
}
