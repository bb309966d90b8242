import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { readAll, readerOf } from "../../support/read";
import { startTenant } from "../../support/tenant";

/** A proxy that tunnels, and remembers where to. */
async function startProxy() {
  const tunnels: string[] = [];
  const server = createServer();
  server.on("connect", ({ url = "" }, client) => {
    tunnels.push(url);
    const [host = "", port = ""] = url.split(":");
    const upstream = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}

test("reads go through the proxy that the environment names, in a tunnel", async () => {
  const tenant = await startTenant({ users: 2 });
  const { url, tunnels } = await startProxy();
  vi.stubEnv("HTTPS_PROXY", url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [user = ""] = tenant.users;
  const grant = { scp: ["UserAuthMethod-TAP.Read.All"], directoryRoles: ["Global Reader"] } as const;
  const token = await tenant.userToken(user, grant);
  // A token that is there already: the only requests are the reader's own.
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  expect(await readAll(readerOf(tenant, { credential }), tenant.users)).toEqual(["none", "none"]);
  expect(tunnels).toEqual([new URL(tenant.graphRoot).host]);
});
