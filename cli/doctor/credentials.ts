import { constants } from "node:fs";
import { SignInInputError, signInChoice } from "@tapwatch/provider/graph";
import { isAccessible } from "../base/accessible";
import { azureadSignIn } from "../engine/pulumi/azuread-sign-in";
import { type CheckResult, fail, ok, warn } from "./check-result";

const always = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"] as const;
/** One of them proves that it is the application. */
const proofs = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"] as const;
const others = ["AZURE_AUTHORITY_HOST", "AZURE_TOKEN_CREDENTIALS", "AZURE_USERNAME"] as const;
const files = ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"] as const;

/** Which variables of a sign-in are set. Only their names are shown, never their values. */
export function checkCredentials(env: NodeJS.ProcessEnv, clientId?: string): CheckResult {
  const isSet = (name: string) => (env[name] ?? "") !== "";
  const set = [...always, ...proofs, ...others].filter(isSet);
  const missing = missingVariables(env);
  try {
    const { kind, variables } = signInChoice(env, clientId);
    if (kind === "person")
      return ok("credentials", `a person signs in by the application ${clientId} (tapwatch:clientId)`);
    if (kind !== "default") return ok("credentials", `${variables.join(", ")} are set`);
  } catch (error) {
    if (!(error instanceof SignInInputError)) throw error;
    return fail("credentials", error.message, error.remedy);
  }
  const unreadable = files.filter((name) => isSet(name) && !isAccessible(env[name] ?? "", constants.R_OK));
  if (unreadable.length > 0) {
    return fail(
      "credentials",
      `${unreadable.join(" and ")} names a file that cannot be read`,
      "correct the path, or the permissions of the file",
    );
  }
  if (missing.length === 0) return ok("credentials", `${set.join(", ")} are set`);
  if (![...always, ...proofs].some(isSet)) {
    return warn(
      "credentials",
      `${missing.join(", ")}: none is set, so the sign-in uses a managed identity or the Azure CLI`,
      "set them for an application, or sign in with 'az login'",
    );
  }
  return fail("credentials", `${missing.join(", ")} missing; ${set.join(", ")} set`, `set ${missing.join(", ")} too`);
}

/** What an application's sign-in lacks. */
function missingVariables(env: NodeJS.ProcessEnv): string[] {
  const isSet = (name: string) => (env[name] ?? "") !== "";
  const missing: string[] = always.filter((name) => !isSet(name));
  return proofs.some(isSet) ? missing : [...missing, `${proofs.slice(0, -1).join(", ")} or ${proofs.at(-1)}`];
}

/**
 * With Pulumi's own engine azuread's plugin looks groups and users up, by a sign-in of its own: whether both would be the same
 * application. Client ids are no secrets.
 */
export function checkAzuread(env: NodeJS.ProcessEnv): CheckResult {
  const [own, plugins] = [env["AZURE_CLIENT_ID"] || env["ARM_CLIENT_ID"] || undefined, pluginsApplication(env)];
  if (own === undefined) return ok("azuread", "signs in as tapwatch does, or with 'az login'");
  if (plugins === own) return ok("azuread", `the same application as tapwatch: ${own}`);
  if (plugins === undefined) {
    return warn(
      "azuread",
      "with Pulumi's own engine azuread's plugin has no sign-in: it reads ARM_* only",
      "set ARM_TENANT_ID, ARM_CLIENT_ID and a proof for the same application, or use the embedded engine",
    );
  }
  return warn(
    "azuread",
    `tapwatch is ${own}, and azuread, with Pulumi's own engine, is ${plugins}`,
    "set AZURE_* or ARM_* only: tapwatch signs both in with them",
  );
}

/** The application as which azuread's plugin signs in; undefined: it lacks a part of the sign-in. */
function pluginsApplication(env: NodeJS.ProcessEnv): string | undefined {
  const all = Object.entries({ ...env, ...azureadSignIn(env, "") }).filter(([name]) => !name.startsWith("AZURE_"));
  // A certificate, which tapwatch cannot use, is a proof for azuread.
  const { ARM_CLIENT_CERTIFICATE: inline, ARM_CLIENT_CERTIFICATE_PATH: path, ...rest } = Object.fromEntries(all);
  const choice = signInChoice(inline || path ? { ...rest, ARM_CLIENT_SECRET: "(a certificate)" } : rest);
  return "clientId" in choice ? choice.clientId : undefined;
}
