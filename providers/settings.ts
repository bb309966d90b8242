import { z } from "zod";
import { cloudNames } from "./graph/clouds";

export { cloudNames };

const optionalRoot = z
  .url({ protocol: /^https$/, error: "must be an https URL such as https://graph.example.org" })
  .refine((url) => !/[?#@]|\/(v1\.0|beta)\/*$/.test(url), "must be the root alone, without version, query or user")
  .transform((url) => url.replace(/\/+$/, ""))
  .optional();

/**
 * The configuration keys that the provider reads, without their namespace `tapwatch`. Pulumi gives the values as text. The
 * defaults are in Pulumi.yaml, too.
 */
const settingsSchema = z
  .object({
    cloud: z.enum(cloudNames, { error: `must be one of ${cloudNames.join(", ")}` }).default("global"),
    graphRoot: optionalRoot,
    authorityHost: optionalRoot,
    tenantId: z.guid("must be the tenant's id, a GUID").optional(),
    clockSkewMinutes: z.coerce
      .number("must be a number of minutes")
      .min(0, "must be 0 or more")
      .max(60, "must be 60 or less: a longer tolerance would hide drift")
      .default(5),
    timeBudgetMinutes: z.coerce
      .number("must be a number of minutes")
      .gt(0, "must be more than 0")
      .max(1440, "must be 1440 (a day) or less")
      .default(10),
  })
  .superRefine(({ graphRoot, authorityHost }, context) => {
    if ((graphRoot === undefined) === (authorityHost === undefined)) return;
    const [given, missing] = graphRoot ? ["graphRoot", "authorityHost"] : ["authorityHost", "graphRoot"];
    context.addIssue({
      code: "custom",
      path: [missing],
      message: `is missing: tapwatch:${given} names a cloud of your own, and such a cloud needs both keys`,
    });
  });

export type Settings = z.infer<typeof settingsSchema> & {
  /** What the stack's configuration says of azuread's sign-in, by the names of the variables that say the same. */
  readonly signIn?: Readonly<Record<string, string>>;
};

/** azuread's configuration of the sign-in (`azuread:clientId`), by its environment variables. */
const signInVariables: Readonly<Record<string, string>> = {
  clientId: "ARM_CLIENT_ID",
  tenantId: "ARM_TENANT_ID",
  clientSecret: "ARM_CLIENT_SECRET",
  clientSecretFilePath: "ARM_CLIENT_SECRET_FILE_PATH",
  clientCertificate: "ARM_CLIENT_CERTIFICATE",
  clientCertificatePath: "ARM_CLIENT_CERTIFICATE_PATH",
  useOidc: "ARM_USE_OIDC",
  oidcToken: "ARM_OIDC_TOKEN",
  oidcTokenFilePath: "ARM_OIDC_TOKEN_FILE_PATH",
  oidcRequestUrl: "ARM_OIDC_REQUEST_URL",
  oidcRequestToken: "ARM_OIDC_REQUEST_TOKEN",
  adoPipelineServiceConnectionId: "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
};

function signInOf(get: (key: string) => string | undefined): Pick<Settings, "signIn"> {
  const given = Object.entries(signInVariables).flatMap(([key, variable]) => {
    const value = get(`azuread:${key}`);
    return value ? [[variable, value] as const] : [];
  });
  return given.length === 0 ? {} : { signIn: Object.fromEntries(given) };
}

export const settingNames = [
  "cloud",
  "graphRoot",
  "authorityHost",
  "tenantId",
  "clockSkewMinutes",
  "timeBudgetMinutes",
] as const satisfies readonly (keyof Settings)[];

/** Reads the settings from Pulumi's configuration. @throws Error naming each wrong key and its remedy, on one line */
export function readSettings(get: (key: string) => string | undefined): Settings {
  // Pulumi demands a value for every declared key without a default, so an empty value means none.
  const raw = Object.fromEntries(settingNames.map((name) => [name, get(`tapwatch:${name}`) || undefined]));
  const result = settingsSchema.safeParse(raw);
  if (result.success) return { ...result.data, ...signInOf(get) };
  throw new Error(result.error.issues.map(({ path, message }) => `tapwatch:${path.join(".")} ${message}`).join("; "));
}
