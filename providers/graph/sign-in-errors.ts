import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  proxyPolicy,
} from "@azure/core-rest-pipeline";
import { BudgetSpentError } from "./budget";
import { type Cause, causeOf, wordsOf } from "./causes";
import { type GraphError, SignInError, TenantError } from "./errors";
import { causeRemedies, remedies, signInRemedies } from "./remedies";
import { WrongTenantError } from "./sign-in";
import { SignInInputError } from "./sign-in-choice";

/** How long the search for a cause may take, in milliseconds. */
const patience = 5000;

/** Turns an error of a sign-in into a GraphError with the remedy for its cause. */
export async function signInError(
  error: unknown,
  authorityHost: string,
  answeredDateTime: string,
): Promise<GraphError> {
  const context = { scope: "run", answeredDateTime } as const;
  if (error instanceof BudgetSpentError) {
    const what = `could not sign in: ${authorityHost} did not answer, and the time budget is spent`;
    return new SignInError(what, undefined, { ...context, remedy: causeRemedies.timeOut });
  }
  if (error instanceof WrongTenantError) {
    return new TenantError(error.message, undefined, { ...context, remedy: remedies.tenant });
  }
  if (error instanceof SignInInputError) {
    return new SignInError(`could not sign in: ${error.message}`, undefined, { ...context, remedy: error.remedy });
  }
  const words = wordsOf(error);
  const [code] = words.flatMap((word) => /AADSTS\d+/.exec(word) ?? []);
  if (code !== undefined || (isAnswer(words) && !isOfNetwork(error))) {
    // Only the codes of the token endpoint are shown: its text may repeat what was sent to it.
    const [kind] = words.flatMap(
      (word) => /\b(invalid|unauthorized|unsupported|access|interaction)_[a-z]{3,30}\b/.exec(word)?.[0] ?? [],
    );
    const said = [code, kind].filter((part) => part !== undefined).join(" ");
    const what = `could not sign in: ${said === "" ? "the authority refuses it" : said}`;
    return new SignInError(what, undefined, { ...context, remedy: signInRemedies[code ?? ""] ?? remedies.signIn });
  }
  const cause = causeOf(error) ?? (isOfNetwork(error) ? await probeCause(authorityHost) : undefined);
  if (cause !== undefined) {
    const what = `could not sign in: ${authorityHost} cannot be reached (${causeWords[cause]})`;
    return new SignInError(what, undefined, { ...context, remedy: causeRemedies[cause] });
  }
  const what = `could not sign in: ${withoutSecrets(oneLine(error))}`;
  return new SignInError(what, undefined, { ...context, remedy: remedies.signIn });
}

export const causeWords: Readonly<Record<Cause, string>> = {
  certificate: "its certificate is not trusted",
  proxy: "the proxy refuses the connection",
  name: "its name cannot be resolved",
  timeOut: "it does not answer in time",
  unreachable: "the connection fails",
};

/** Whether the authority answered with a refusal. Errors of a credential itself have other names. */
function isAnswer(words: readonly string[]): boolean {
  const names = ["AuthenticationError", "AuthenticationRequiredError", "ServerError", "InteractionRequiredAuthError"];
  return words.some((word) => names.includes(word));
}

/** The token library hides the cause of a failed request. */
function isOfNetwork(error: unknown): boolean {
  return /endpoints_resolution_error|openid_config_error|network_error|network request failed|fetch failed/i.test(
    (error as Error | undefined)?.message ?? "",
  );
}

/** Sends the authority a request to find out why it does not answer; undefined: it answers. */
async function probeCause(authorityHost: string): Promise<Cause | undefined> {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(proxyPolicy());
  const url = `${authorityHost}/common/v2.0/.well-known/openid-configuration`;
  try {
    const request = createPipelineRequest({ url, timeout: patience });
    const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request);
    return status === 407 ? "proxy" : undefined;
  } catch (error) {
    return causeOf(error) ?? ((error as Error).name === "AbortError" ? "timeOut" : "unreachable");
  }
}

/** The message of a credential, unless it repeats a secret. */
function withoutSecrets(text: string): string {
  const names = [
    ...["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "ARM_CLIENT_SECRET"],
    ...["ARM_OIDC_TOKEN", "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"],
  ];
  const secrets = names.flatMap((name) => process.env[name] || []);
  const hasSecret = secrets.some((secret) => text.includes(secret)) || /eyJ[\w-]+\.[\w-]+/.test(text);
  return hasSecret ? "(the reason holds a secret and is left out)" : text;
}

export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]+$/, "");
}
