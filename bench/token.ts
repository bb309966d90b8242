/** An access token, as the variables of the environment sign in: what a bare script does, without a library. */
export async function tokenFor(
  { graphRoot, authorityHost }: { readonly graphRoot: string; readonly authorityHost: string },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const body = new URLSearchParams({
    client_id: environment["AZURE_CLIENT_ID"] ?? "",
    client_secret: environment["AZURE_CLIENT_SECRET"] ?? "",
    grant_type: "client_credentials",
    scope: `${graphRoot}/.default`,
  });
  const url = `${authorityHost}/${environment["AZURE_TENANT_ID"]}/oauth2/v2.0/token`;
  const { access_token: token } = (await (await fetch(url, { method: "POST", body })).json()) as {
    access_token?: string;
  };
  if (token === undefined) throw new Error("the simulated tenant gave no token");
  return token;
}
