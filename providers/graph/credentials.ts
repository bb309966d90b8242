import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/core-auth";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import type { DefaultAzureCredentialOptions } from "@azure/identity";
import type { ReaderSettings } from "./clouds";
import type { CredentialMaker } from "./sign-in";
import { type Given, type SignInChoice, SignInInputError, signInChoice } from "./sign-in-choice";

/** For whom a pipeline's token is, wherever Entra is to take it. */
const audience = "api://AzureADTokenExchange";

/** What the stack's configuration says of the sign-in. */
type SignInSettings = Pick<ReaderSettings, "signIn" | "clientId">;

/** Shows a person what to do, on a line of its own; undefined: there is nobody. */
export type Prompt = ((message: string) => void) | undefined;

/** Makes the credential that the configuration and the environment ask for. */
export function credentialMaker({ signIn, clientId }: SignInSettings, prompt: Prompt = ownPrompt()): CredentialMaker {
  return (options) => credentialOf(options, signInChoice({ ...process.env, ...signIn }, clientId), prompt);
}

/** The terminal, unless this is a pipeline. */
function ownPrompt(): Prompt {
  const isSomebodyThere = process.stderr.isTTY === true && !process.env["CI"];
  return isSomebodyThere ? (message) => void process.stderr.write(`${message}\n`) : undefined;
}

/** @throws SignInInputError naming the variable that cannot be used */
async function credentialOf(
  options: DefaultAzureCredentialOptions,
  choice: SignInChoice,
  prompt: Prompt,
): Promise<TokenCredential> {
  // Loaded only when a token is needed: it takes a third of a second.
  const identity = await import("@azure/identity");
  // The chain that Azure's own tools use: environment, workload identity, managed identity, command lines.
  if (choice.kind === "default") return new identity.DefaultAzureCredential(options);
  if (choice.kind === "person") return personCredential(options, choice, prompt);
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

/** The browser, or a device code where none can open. */
async function personCredential(
  options: DefaultAzureCredentialOptions,
  { clientId, tenantId: named }: Extract<SignInChoice, { kind: "person" }>,
  prompt: Prompt,
): Promise<TokenCredential> {
  if (prompt === undefined) throw noTerminal();
  const { DeviceCodeCredential, InteractiveBrowserCredential } = await import("@azure/identity");
  const tenantId = options.tenantId ?? named;
  const person = { ...options, clientId, ...(tenantId !== undefined && { tenantId }) };
  return hasDisplay()
    ? new InteractiveBrowserCredential({ ...person, redirectUri: "http://localhost" })
    : new DeviceCodeCredential({ ...person, userPromptCallback: ({ message }) => prompt(message) });
}

const noTerminal = () =>
  new SignInInputError(
    "tapwatch:clientId is for a person at a terminal, and there is none",
    "in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and a proof of an application; with Pulumi's own engine, too",
  );

/** Whether a browser can open here; BROWSER=none says that it must not. */
function hasDisplay(): boolean {
  if (process.env["BROWSER"] === "none") return false;
  if (process.platform !== "linux") return true;
  return ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => process.env[name]);
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
  const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request).catch(() => {
    throw new SignInInputError(
      `${new URL(url).host}, which gives the pipeline's OIDC token, cannot be reached`,
      "check this machine's network, and HTTPS_PROXY if there is a proxy",
    );
  });
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
