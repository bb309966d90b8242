import { Client } from "@microsoft/microsoft-graph-client";

/**
 * Microsoft's own client, a request for each user.
 * @param atATime requests in flight
 * @returns how many users have a pass
 */
export async function readByClient(
  users: readonly string[],
  { graphRoot, token, atATime }: { readonly graphRoot: string; readonly token: string; readonly atATime: number },
): Promise<number> {
  const client = Client.initWithMiddleware({
    baseUrl: graphRoot,
    customHosts: new Set(["localhost"]),
    authProvider: { getAccessToken: async () => token },
  });
  let passes = 0;
  const rest = users.values();
  const work = async () => {
    for (const user of rest) {
      const { value } = await client.api(`/users/${user}/authentication/temporaryAccessPassMethods`).get();
      if (value.length > 0) passes += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return passes;
}
