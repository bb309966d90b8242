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

/** How long the look for a cause may take, in milliseconds. */
const patience = 5000;

/** What is wrong with a sign-in, with the remedy for its cause. */
export async function signInError(
  error: unknown,
  authorityHost: string,
  observedDateTime: string,
): Promise<GraphError> {
  const context = { scope: "run", observedDateTime } as const;
  if (error instanceof BudgetSpentError) {
    const what = `could not sign in: ${authorityHost} did not answer, and the time budget is spent`;
    return new SignInError(what, undefined, { ...context, remedy: causeRemedies.timeOut });
  }
  if (error instanceof WrongTenantError) {
    return new TenantError(error.message, undefined, { ...context, remedy: remedies.tenant });
  }
  const words = wordsOf(error);
  const [code] = words.flatMap((word) => /AADSTS\d+/.exec(word) ?? []);
  if (code !== undefined || (isAnswer(words) && !isOfNetwork(error))) {
    // Of what the token endpoint says only codes are told: its text may hold what was sent to it.
    const [kind] = words.flatMap(
      (word) => /\b(invalid|unauthorized|unsupported|access|interaction)_[a-z]{3,30}\b/.exec(word)?.[0] ?? [],
    );
    const said = [code, kind].filter((part) => part !== undefined).join(" ");
    const what = `could not sign in: ${said === "" ? "the authority refuses it" : said}`;
    return new SignInError(what, undefined, { ...context, remedy: signInRemedies[code ?? ""] ?? remedies.signIn });
  }
  const cause = causeOf(error) ?? (isOfNetwork(error) ? await probeCause(authorityHost) : undefined);
  if (cause !== undefined) {
    const what = `could not sign in: ${authorityHost} is out of reach (${causeWords[cause]})`;
    return new SignInError(what, undefined, { ...context, remedy: causeRemedies[cause] });
  }
  const what = `could not sign in: ${withoutSecrets(oneLine(error))}`;
  return new SignInError(what, undefined, { ...context, remedy: remedies.signIn });
}

export const causeWords: Readonly<Record<Cause, string>> = {
  certificate: "its certificate is not trusted",
  proxy: "the proxy does not let it through",
  name: "its name is not known here",
  timeOut: "it does not answer in time",
  unreachable: "the connection fails",
};

/** Whether the authority answered, and said no. What a credential says by itself has other names. */
function isAnswer(words: readonly string[]): boolean {
  const names = ["AuthenticationError", "AuthenticationRequiredError", "ServerError", "InteractionRequiredAuthError"];
  return words.some((word) => names.includes(word));
}

/** The library for tokens hides what was wrong with its requests. */
function isOfNetwork(error: unknown): boolean {
  return /endpoints_resolution_error|openid_config_error|network_error|network request failed|fetch failed/i.test(
    (error as Error | undefined)?.message ?? "",
  );
}

/** Asks the authority for nothing but an answer; undefined: there is one. */
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

/** Whatever a credential says must not repeat a secret. */
function withoutSecrets(text: string): string {
  const names = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD"];
  const secrets = names.flatMap((name) => process.env[name] || []);
  const isTold = secrets.some((secret) => text.includes(secret)) || /eyJ[\w-]+\.[\w-]+/.test(text);
  return isTold ? "(the reason holds a secret and is left out)" : text;
}

export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]+$/, "");
}
