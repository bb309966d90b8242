import { setTimeout as delay } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { addAuthority } from "./authority/routes";
import type { Certificates } from "./certificate";
import { versions } from "./graph/message";
import { addGraph, type GraphOptions } from "./graph/routes";
import { addMetadata } from "./metadata";

export interface ServerOptions extends GraphOptions {
  readonly certificates: Certificates;
  readonly latencyMilliseconds: () => number;
}

/** One HTTPS server for the authority and for Graph. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { certificates, clock, requests, latencyMilliseconds } = options;
  const server = fastify({
    https: { key: certificates.key, cert: certificates.cert },
    forceCloseConnections: true,
    bodyLimit: 4 * 1024 * 1024,
  }) as unknown as FastifyInstance;

  // Clients that send an empty body with a JSON content type are common; Graph takes it for none.
  server.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
    try {
      done(null, text === "" ? undefined : JSON.parse(text as string));
    } catch {
      done(null, undefined);
    }
  });
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, text, done) =>
    done(null, new URLSearchParams(text as string)),
  );
  server.addHook("onRequest", async () => {
    if (latencyMilliseconds() > 0) await delay(latencyMilliseconds());
  });
  // Clients may judge time by this header: it is the tenant's, not this machine's.
  server.addHook("onSend", async (_request, reply) => {
    reply.header("date", clock.now().toUTCString());
  });
  // Graph logs for itself, with what its batches were made of.
  server.addHook("onResponse", async (request, reply) => {
    if (versions.some((version) => request.url.startsWith(`/${version}/`))) return;
    const form = request.body;
    const clientId = form instanceof URLSearchParams ? form.get("client_id") : null;
    requests.add({
      method: request.method,
      path: request.url,
      status: reply.statusCode,
      ...(clientId === null ? {} : { applicationId: clientId }),
    });
  });

  addAuthority(server, options);
  addMetadata(server, options);
  addGraph(server, options);
  return server;
}
