/** How to sign in, by the variables that are set. Values never stand in a message; names do. */
export type SignInChoice = { readonly variables: readonly string[] } & (
  | { readonly kind: "default" }
  /** A person signs in by an application of the team's own. */
  | ({ readonly kind: "person" } & Partial<Pick<Application, "tenantId">> & Pick<Application, "clientId">)
  | ({ readonly kind: "secret"; readonly secret: Given } & Application)
  | ({ readonly kind: "assertion"; readonly assertion: Given } & Application)
  | ({ readonly kind: "github"; readonly url: string; readonly token: string } & Application)
  | ({ readonly kind: "azurePipelines"; readonly serviceConnectionId: string; readonly token: string } & Application)
);

interface Application {
  readonly tenantId: string;
  readonly clientId: string;
}

/** A value, or the file that holds it. */
export type Given = { readonly value: string } | { readonly file: string };

/** The variables, or the pipeline, do not give what a sign-in needs. */
export class SignInInputError extends Error {
  override readonly name = "SignInInputError";

  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What @azure/identity reads by itself. */
const azureProofs = [
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_USERNAME",
];

/**
 * Decides between `AZURE_*`, which Azure's libraries read, and `ARM_*`, which azuread and Terraform read: one sign-in serves both.
 * `AZURE_*` come first. The tokens of GitHub and Azure Pipelines, which no library of Azure's finds by itself, are used where an
 * application is named without a proof.
 * @param personClientId `tapwatch:clientId`: used if no variable names an application and its proof
 * @throws SignInInputError naming the variable, if azuread understands it and Azure's library does not
 */
export function signInChoice(env: NodeJS.ProcessEnv, personClientId?: string): SignInChoice {
  const set = (name: string) => env[name]?.trim() || undefined;
  const isDefault = azureProofs.some(set) || set("AZURE_TOKEN_CREDENTIALS") !== undefined;
  // AZURE_CLIENT_ID alone names a managed identity.
  const prefix = set("AZURE_CLIENT_ID") && set("AZURE_TENANT_ID") ? "AZURE" : "ARM";
  const [clientId, tenantId] = [set(`${prefix}_CLIENT_ID`), set(`${prefix}_TENANT_ID`)];
  const person = personClientId === undefined ? undefined : { clientId: personClientId, ...(tenantId && { tenantId }) };
  const otherwise: SignInChoice = person
    ? { kind: "person", variables: ["tapwatch:clientId"], ...person }
    : { kind: "default", variables: [] };
  if (isDefault) return { kind: "default", variables: [] };
  if (clientId === undefined && tenantId !== undefined && set("ARM_CLIENT_ID_FILE_PATH")) throw noIdFile();
  if (clientId === undefined || tenantId === undefined) return otherwise;
  const application = { tenantId, clientId };
  const named = [`${prefix}_TENANT_ID`, `${prefix}_CLIENT_ID`];
  const from = (...variables: string[]) => ({ ...application, variables: [...named, ...variables] });

  if (prefix === "ARM") {
    const secret = givenIn(set, "ARM_CLIENT_SECRET", "ARM_CLIENT_SECRET_FILE_PATH");
    if (secret) return { kind: "secret", secret, ...from(secret.name) };
    const certificate = ["ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PATH"].find(set);
    if (certificate !== undefined) throw noPkcs12(certificate);
    if (set("ARM_USE_OIDC")?.toLowerCase() !== "true") return otherwise;
    const assertion = givenIn(set, "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH");
    if (assertion) return { kind: "assertion", assertion, ...from(assertion.name) };
  }
  const connection = ["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID"].find(set);
  if (connection !== undefined && set("SYSTEM_OIDCREQUESTURI")) {
    const token = set("SYSTEM_ACCESSTOKEN") ?? set("ARM_OIDC_REQUEST_TOKEN");
    if (token === undefined) throw noAccessToken();
    return {
      ...{ kind: "azurePipelines", serviceConnectionId: set(connection) ?? "", token },
      ...from(connection, "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"),
    };
  }
  for (const request of ["ARM_OIDC_REQUEST", "ACTIONS_ID_TOKEN_REQUEST"]) {
    const [url, token] = [set(`${request}_URL`), set(`${request}_TOKEN`)];
    if (url && token) return { kind: "github", url, token, ...from(`${request}_URL`, `${request}_TOKEN`) };
  }
  return otherwise;
}

function givenIn(set: (name: string) => string | undefined, name: string, fileName: string) {
  const [value, file] = [set(name), set(fileName)];
  if (value !== undefined) return { name, value };
  return file === undefined ? undefined : { name: fileName, file };
}

const noPkcs12 = (name: string) =>
  new SignInInputError(
    `${name} holds a PKCS#12 certificate, which tapwatch cannot use`,
    "write certificate and key to a PEM file, and set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH to it",
  );

const noIdFile = () =>
  new SignInInputError(
    "ARM_CLIENT_ID_FILE_PATH is read by azuread only",
    "set ARM_CLIENT_ID to the application's client id: it is no secret",
  );

const noAccessToken = () =>
  new SignInInputError(
    "SYSTEM_ACCESSTOKEN is not set",
    "Azure Pipelines gives it to a step that asks for it: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
  );
