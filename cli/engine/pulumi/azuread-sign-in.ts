import { readFileSync } from "node:fs";
import { openProject } from "../../project/project";
import { readStackConfiguration } from "../../project/stack-configuration";
import type { StackPlace } from "../../project/stack-value";

/** azuread's names of the clouds. */
const environments: Readonly<Record<string, string>> = {
  global: "public",
  usgov: "usgovernment",
  dod: "dod",
  china: "china",
};

/**
 * Variables with which azuread's plugin signs in as tapwatch's reader does: it reads `ARM_*` only, and Azure's libraries read
 * `AZURE_*`. Nothing that is set is changed.
 * @param cloud `tapwatch:cloud`
 * @param isConfigured whether the stack's configuration names an application for azuread, which must not be mixed with another
 */
export function azureadSignIn(env: NodeJS.ProcessEnv, cloud: string, isConfigured = false): Record<string, string> {
  const set = (name: string) => env[name] || undefined;
  const environment = environments[cloud];
  const ofCloud: Record<string, string> =
    environment !== undefined && !set("ARM_ENVIRONMENT") && !set("ARM_METADATA_HOSTNAME")
      ? { ARM_ENVIRONMENT: environment }
      : {};
  const [clientId, tenantId] = [set("AZURE_CLIENT_ID"), set("AZURE_TENANT_ID")];
  const isSet = Object.keys(env).some((name) => /^ARM_(CLIENT|TENANT|USE|OIDC|MSI)_/.test(name) && set(name));
  if (isConfigured || isSet || clientId === undefined || tenantId === undefined) return ofCloud;
  const proof = proofIn(set);
  return proof === undefined ? ofCloud : { ...ofCloud, ARM_CLIENT_ID: clientId, ARM_TENANT_ID: tenantId, ...proof };
}

/** Whether the stack's configuration says how azuread signs in. */
export function namesAzuread({ directory, stack, config }: StackPlace): boolean {
  let values: Readonly<Record<string, unknown>>;
  try {
    values = readStackConfiguration(openProject(directory), stack, config);
  } catch {
    // Secrets, which Pulumi alone can read: an application may be among them.
    values = config;
  }
  return Object.keys(values).some((key) => /^azuread:(client|tenant|use|oidc)/.test(key));
}

/** undefined: azuread has nothing that corresponds to it. */
function proofIn(set: (name: string) => string | undefined): Record<string, string> | undefined {
  const [secret, tokenFile] = [set("AZURE_CLIENT_SECRET"), set("AZURE_FEDERATED_TOKEN_FILE")];
  if (secret !== undefined) return { ARM_CLIENT_SECRET: secret };
  if (tokenFile !== undefined) {
    const token = textIn(tokenFile);
    // azuread 6.9.1 takes no file where it checks its configuration.
    return token === undefined ? undefined : { ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: token };
  }
  if (set("ACTIONS_ID_TOKEN_REQUEST_URL") && set("ACTIONS_ID_TOKEN_REQUEST_TOKEN")) return { ARM_USE_OIDC: "true" };
  return undefined;
}

/** The reader's own sign-in says what is wrong with the file. */
function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
