import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/core-auth";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import type { DefaultAzureCredentialOptions } from "@azure/identity";
import type { CredentialMaker } from "./sign-in";
import { type Given, type SignInChoice, SignInInputError, signInChoice } from "./sign-in-choice";

/** For whom a pipeline's token is, wherever Entra is to take it. */
const audience = "api://AzureADTokenExchange";

/**
 * Makes the credential that the environment asks for.
 * @param variables come before those of the environment
 */
export function credentialMaker(variables: Readonly<Record<string, string>> = {}): CredentialMaker {
  return (options) => credentialOf(options, { ...process.env, ...variables });
}

/** @throws SignInInputError naming the variable that cannot be used */
async function credentialOf(options: DefaultAzureCredentialOptions, env: NodeJS.ProcessEnv): Promise<TokenCredential> {
  const choice = signInChoice(env);
  // Loaded only when a token is needed: it takes a third of a second.
  const identity = await import("@azure/identity");
  // The chain that Azure's own tools use: environment, workload identity, managed identity, command lines.
  if (choice.kind === "default") return new identity.DefaultAzureCredential(options);
  const { clientId } = choice;
  // The stack's tenant, if one is pinned.
  const tenantId = options.tenantId ?? choice.tenantId;
  switch (choice.kind) {
    case "secret":
      return new identity.ClientSecretCredential(tenantId, clientId, await textOf(choice.secret), options);
    case "azurePipelines":
      return new identity.AzurePipelinesCredential(
        tenantId,
        clientId,
        choice.serviceConnectionId,
        choice.token,
        options,
      );
    default:
      return withOwnErrors(
        (assertion) => new identity.ClientAssertionCredential(tenantId, clientId, assertion, options),
        () => assertionOf(choice),
      );
  }
}

/** The library hides an error of the assertion in one of its own, which names no remedy. */
function withOwnErrors(
  create: (assertion: () => Promise<string>) => TokenCredential,
  assertion: () => Promise<string>,
): TokenCredential {
  let own: unknown;
  const credential = create(() =>
    assertion().catch((error: unknown) => {
      own = error;
      throw error;
    }),
  );
  return {
    getToken: async (scopes, options) => {
      own = undefined;
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw own ?? error;
      }
    },
  };
}

function assertionOf(choice: Extract<SignInChoice, { kind: "assertion" | "github" }>): Promise<string> {
  return choice.kind === "assertion" ? textOf(choice.assertion) : githubToken(choice);
}

/** Read anew each time: a pipeline may renew it. */
async function textOf(given: Given): Promise<string> {
  if ("value" in given) return given.value.trim();
  try {
    return (await readFile(given.file, "utf8")).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SignInInputError(`${given.file} cannot be read (${code})`, "correct the path, or the file's permissions");
  }
}

/** https://docs.github.com/actions/reference/security/oidc */
async function githubToken({ url, token }: { readonly url: string; readonly token: string }): Promise<string> {
  const pipeline = createPipelineFromOptions({});
  const request = createPipelineRequest({
    url: `${url}${url.includes("?") ? "&" : "?"}audience=${encodeURIComponent(audience)}`,
    headers: createHttpHeaders({ authorization: `Bearer ${token}`, accept: "application/json" }),
  });
  const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const value = status === 200 ? valueIn(bodyAsText ?? "") : undefined;
  if (value !== undefined) return value;
  throw new SignInInputError(
    `the pipeline gave no OIDC token (HTTP ${status})`,
    "give the job the permission 'id-token: write', or sign in in another way",
  );
}

function valueIn(body: string): string | undefined {
  try {
    const { value } = Object(JSON.parse(body)) as { value?: unknown };
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}
