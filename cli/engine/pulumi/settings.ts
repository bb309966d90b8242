/**
 * Settings of Pulumi that a stack of thousands of users needs; what the user set stays. Numbers: docs/pulumi.md.
 * Pulumi writes a checkpoint after each step, so that it does not lose what it made. Here nothing is made, so none is needed.
 */
export function settingsFor(env: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = { PULUMI_PARALLEL: "200", PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => env[name] === undefined));
}
