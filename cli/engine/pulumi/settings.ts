/**
 * Settings of Pulumi that a stack of thousands of users needs; what the user set stays. Numbers: docs/pulumi.md.
 * Checkpoints, which Pulumi writes after each step lest it lose what it made, are no use here: nothing is ever made.
 */
export function settingsFor(env: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = { PULUMI_PARALLEL: "200", PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => env[name] === undefined));
}
