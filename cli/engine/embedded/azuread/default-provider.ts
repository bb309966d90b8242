import type { Invocation } from "../../own-program/watch";
import type { Properties } from "../../state";

/** Pulumi's engine keeps these encrypted. A plain file cannot, and nothing needs them there. */
const secrets = ["clientSecret", "clientCertificate", "clientCertificatePassword", "oidcToken", "oidcRequestToken"];

/** A stack's configuration as a state may hold it. */
export function withoutSecrets(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !secrets.includes(key.replace(/^azuread:/, ""))));
}

/**
 * The provider that Pulumi's engine would use for a function: package, name and inputs, as it keeps them in the state.
 * @param config the stack's configuration
 */
export function defaultProviderInputs(
  { token, version }: Pick<Invocation, "token" | "version">,
  config: Readonly<Record<string, string>>,
): readonly [name: string, provider: string, inputs: Properties] {
  const [name = ""] = token.split(":");
  const own = Object.entries(withoutSecrets(config))
    .filter(([key]) => key.startsWith(`${name}:`))
    .map(([key, value]) => [key.slice(name.length + 1), value] as const);
  const inputs = { ...Object.fromEntries(own), ...(version !== "" && { version }) };
  return [name, ["default", ...(version === "" ? [] : version.split("."))].join("_"), inputs];
}
