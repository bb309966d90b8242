/**
 * Settings of Pulumi that a stack of thousands of users needs; what the user set stays. Numbers: docs/pulumi.md.
 * Pulumi writes a checkpoint after each step, so that it does not lose what it made. Here nothing is made, so none is needed.
 * Pulumi's command line is a Go program that frees memory a quarter of its time: half as often is enough.
 */
export function settingsFor(env: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = {
    PULUMI_PARALLEL: "1000",
    PULUMI_SKIP_CHECKPOINTS: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    GOGC: "200",
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => env[name] === undefined));
}
