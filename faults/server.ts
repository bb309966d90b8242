import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Reply } from "./form";

/** What a cell answers. */
export interface Script {
  token(right: string): Reply;
  batch(requests: readonly Asked[], root: string): Reply;
}

export interface Asked {
  readonly id: string;
  readonly url: string;
}

export interface FaultServer {
  readonly origin: string;
  /** Plays a script from now on, under roots of its own. */
  play(script: Script): { readonly graphRoot: string; readonly tenantId: string; end(): void };
  close(): Promise<void>;
}

const tenantPrefix = "0f0f0f0f-0000-4000-8000-";

/** A token endpoint and a Graph over TLS that answer whatever a script says, down to the bytes. */
export async function startFaultServer(certificates: {
  readonly key: string;
  readonly cert: string;
}): Promise<FaultServer> {
  const scripts = new Map<string, Script>();
  let next = 1;
  const server = createServer({ ...certificates }, (request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, first = "", ...rest] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
    const script = scripts.get(first.replace(tenantPrefix, "").replace(/^0+(?=.)/, ""));
    const body = await textOf(request);
    if (script === undefined) throw new Error(`nothing is played at ${request.url}`);
    send(response, replyTo(rest.join("/"), { script, root: `${origin}/${first}`, tenantId: first, body }));
  }

  return {
    origin,
    play(script) {
      const number = next.toString(16);
      next += 1;
      scripts.set(number, script);
      return {
        graphRoot: `${origin}/${number}`,
        tenantId: tenantPrefix + number.padStart(12, "0"),
        end: () => void scripts.delete(number),
      };
    },
    close: () => closed(server),
  };
}

function replyTo(
  path: string,
  { script, root, tenantId, body }: { script: Script; root: string; tenantId: string; body: string },
): Reply {
  if (path.endsWith("openid-configuration")) return { body: discovery(root) };
  if (path.endsWith("/token")) return script.token(tokenOf(tenantId));
  return script.batch((JSON.parse(body) as { requests: Asked[] }).requests, root);
}

/** The right answer of the token endpoint. */
export function tokenOf(tenantId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { tid: tenantId, appid: "a", oid: "o", roles: ["UserAuthMethod-TAP.Read.All"], aud: "x" };
  const token = [part({ alg: "none" }), part(claims), "c2VjcmV0LXNpZ25hdHVyZQ"].join(".");
  return JSON.stringify({ token_type: "Bearer", expires_in: 3600, ext_expires_in: 3600, access_token: token });
}

function discovery(root: string): string {
  return JSON.stringify({
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    token_endpoint: `${root}/oauth2/v2.0/token`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
  });
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", date, act }: Reply): void {
  const bytes = Buffer.from(body as string);
  if (act === "reset") response.socket?.destroy();
  if (act === "close") response.socket?.end();
  if (act === "hang" || act === "reset" || act === "close") return;
  response.sendDate = date === undefined;
  if (typeof date === "string") response.setHeader("date", date);
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length, ...headers });
  if (act === "trickle") {
    trickle(response, bytes);
  } else if (act === undefined) {
    response.end(bytes);
  } else {
    response.write(bytes.subarray(0, bytes.length / 2));
    if (act === "cut") setTimeout(() => response.socket?.destroy(), 20);
  }
}

/** In some forty pieces. */
function trickle(response: ServerResponse, bytes: Buffer): void {
  const size = Math.max(1, Math.ceil(bytes.length / 40));
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + size));
    sent += size;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, 10);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
