/**
 * Whether it is the name of a variable that the pipeline does not have: Azure Pipelines leaves `$(NAME)` as it is.
 * https://learn.microsoft.com/azure/devops/pipelines/process/variables#understand-variable-syntax
 */
export function isUnsetVariable(text: string): boolean {
  return /^\$\([\w.-]+\)$/.test(text.trim());
}

/** A part of a sign-in. Empty: it is not set, or the pipeline does not have it. */
export function secretIn(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name] ?? "";
  return isUnsetVariable(value) ? "" : value;
}
