import { resolve } from "node:path";
import { Command } from "commander";
import { currentDate } from "../base/clock";
import { didYouMean } from "../base/nearest";
import { isMethod, type ResourceState, userOf } from "../engine/state";
import { inertJson } from "../report/json";
import { linked } from "../report/links";
import type { RuleInForce } from "../report/policies";
import { engineFor, filesOf, placeOf, shownStack, silently, stackOptions } from "./options";
import { noPolicy, type RulesOptions, rulesOf, showRules } from "./rules";

export function explainCommand(): Command {
  return stackOptions(new Command("explain"))
    .argument("<name>", "a policy, such as tap-max-lifetime, or a watched user: principal name, object id or me")
    .option("--policy-pack-config <file>", "JSON configuration of the policies (default: tapwatch:policyConfig)")
    .option("--json", "print one JSON document")
    .description("say why: what a policy judges; what is known of a user, and why no approval covers the drift")
    .addHelpText(
      "after",
      `
It reads the saved state, the last record and the configuration, and does not ask the tenant. A policy of that name comes
first, then a user.

Examples:
  tapwatch explain alice@contoso.com --stack prod
  tapwatch explain tap-max-lifetime --stack prod
  tapwatch explain alice@contoso.com --stack prod --json`,
    )
    .action(async (name: string, { json = false, ...given }: RulesOptions) => {
      const rules = await rulesOf(given);
      const rule = rules.find((each) => each.name === name);
      if (rule !== undefined) return showRules(rule, json);
      if (/^tap-[^@]*$/.test(name)) throw new Error(noPolicy(name, rules));
      await explainUser(name, rules, { json, ...given });
    });
}

async function explainUser(
  name: string,
  rules: readonly RuleInForce[],
  { json = false, ...given }: RulesOptions,
): Promise<void> {
  const { checkConfiguration } = await import("../project/configuration.js");
  const { openProject } = await import("../project/project.js");
  const { absence, findUser } = await import("../explain/find.js");
  const { explain } = await import("../explain/explanation.js");
  const { renderExplanation } = await import("../explain/render.js");
  const { readRecordIfAny } = await import("../record/read-record.js");
  const { directory, stack, config } = placeOf(given);
  const { deployment } = await (await engineFor(given, silently)).export();
  const { configuration } = checkConfiguration(openProject(directory), stack, config);
  const resources = deployment.resources ?? [];
  const resource = findUser(resources, name);
  if (resource === undefined) {
    const why = (configuration && absence(configuration, name)) ?? (await elsewhere(given, name));
    throw new Error(why === undefined ? unknownText(name, rules, resources) : `${name}: ${why}`);
  }
  const record = readRecordIfAny(filesOf(given).current);
  const facts = { stack: shownStack(given), resource, record, configuration, rules, now: currentDate() };
  const explanation = explain(facts);
  process.stdout.write(json ? `${inertJson(explanation, 1)}\n` : await linked(renderExplanation(explanation)));
}

/** Which other stack of the project watches the user, by its last record. */
async function elsewhere(given: RulesOptions, name: string): Promise<string | undefined> {
  const { stacksIn, watchedBy } = await import("../status/find.js");
  const directory = resolve(given.cwd);
  const other = stacksIn(directory).find((stack) => stack !== shownStack(given) && watchedBy(directory, stack, name));
  return other === undefined ? undefined : `is watched by the stack ${other}: add --stack ${other}`;
}

function unknownText(name: string, rules: readonly RuleInForce[], resources: readonly ResourceState[]): string {
  const users = resources.filter(isMethod).map(userOf);
  const meant = didYouMean([name], [...users, ...rules.map((rule) => rule.name)]);
  return `no policy and no watched user '${name}'${meant}; 'tapwatch outputs watched' lists the users, 'tapwatch policies' the policies`;
}
