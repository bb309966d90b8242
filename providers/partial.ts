/**
 * The environment variable that tells a provider in a process of its own that the run looks at some resources only (`--target`). Pulumi
 * does not tell a provider.
 */
export const partialVariable = "TAPWATCH_PARTIAL";
