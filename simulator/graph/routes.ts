import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../authority/claims";
import type { AuthorityOptions } from "../authority/routes";
import type { Clock } from "../clock";
import type { Fault, Faults } from "../faults";
import type { LoggedItem, RequestLog } from "../requests";
import { answerBatch, type BatchItem, readBatch } from "./batch";
import { dispatch, userOf } from "./dispatch";
import {
  failures,
  GraphFailure,
  type GraphRequest,
  type GraphResponse,
  parseTarget,
  type Version,
  versions,
} from "./message";
import { type Quota, QuotaCount } from "./quota";

export interface GraphOptions extends AuthorityOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** undefined: any number of requests is answered. */
  readonly quota: () => Quota | undefined;
}

/** Graph v1.0 and beta: single requests and batches, with what the fault queue holds for them. */
export function addGraph(server: FastifyInstance, options: GraphOptions): void {
  const { tenant, clock, signer, faults, requests, addresses } = options;
  const quota = new QuotaCount(clock, options.quota);
  let lastRequest = 0;

  for (const version of versions) {
    server.route({
      method: ["GET", "POST", "PATCH", "PUT", "DELETE"],
      url: `/${version}/*`,
      handler: (request, reply) => handle(version, request, reply),
    });
  }

  async function handle(version: Version, request: FastifyRequest, reply: FastifyReply) {
    let applicationId: string | undefined;
    let items: readonly LoggedItem[] | undefined;
    const fault = takeFault(request.method, request.url, undefined);
    let response = await answerFault(fault);
    if (response === undefined) {
      try {
        const principal = await authenticate(request);
        applicationId = principal.appid;
        const target = parseTarget(request.url.slice(`/${version}/`.length));
        if (target.segments.length === 1 && target.segments[0] === "$batch" && request.method === "POST") {
          const batch = await answerBatch(readBatch(request.body), (item) => answerItem(version, item, principal));
          items = batch.items;
          response = { status: 200, body: batch.body };
        } else {
          const { method, body } = request;
          response = quota.answer(() =>
            dispatch(tenant, addresses().graphRoot, { ...target, version, method, body, principal }),
          );
        }
      } catch (error) {
        response = failed(error);
      }
    }
    const status = fault?.kind === "reset" ? 0 : response.status;
    requests.add({
      method: request.method,
      path: request.url,
      status,
      ...(applicationId === undefined ? {} : { applicationId }),
      ...(items === undefined ? {} : { items }),
    });
    return send(request, reply, response, fault);
  }

  async function authenticate({ headers }: FastifyRequest): Promise<Principal> {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1];
    if (token === undefined) throw failures.unauthenticated("Access token is empty.");
    try {
      return (await signer.verify(token, addresses().graphRoot)) as unknown as Principal;
    } catch {
      throw failures.unauthenticated("Access token validation failure. Invalid audience, signature or lifetime.");
    }
  }

  async function answerItem(
    version: Version,
    item: BatchItem,
    principal: Principal,
  ): Promise<GraphResponse | undefined> {
    try {
      const target = parseTarget(item.url);
      const request: GraphRequest = { ...target, version, method: item.method, body: item.body, principal };
      const fault = takeFault(item.method, item.url, request);
      if (fault?.kind === "reset" || fault?.kind === "missing") return undefined;
      const response =
        (await answerFault(fault)) ?? quota.answer(() => dispatch(tenant, addresses().graphRoot, request));
      if (fault?.kind === "malformed" || fault?.kind === "truncated") return { ...response, body: "{ not JSON" };
      return response;
    } catch (error) {
      return failed(error);
    }
  }

  function takeFault(method: string, path: string, item: GraphRequest | undefined): Fault | undefined {
    const named = /^\/(?:v1\.0|beta)\/users\/([^/?]+)/.exec(path)?.[1];
    const user = item ? userOf(tenant, item) : named === undefined ? undefined : tenant.find(decodeURIComponent(named));
    const users = user ? [user.id, user.userPrincipalName] : [];
    return faults.take({ method, path, users, isBatchItem: item !== undefined });
  }

  /** The answer that a fault gives instead of Graph's, if it gives one. */
  async function answerFault(fault: Fault | undefined): Promise<GraphResponse | undefined> {
    if (fault?.kind === "slow") await delay(fault.milliseconds);
    if (fault?.kind !== "status") return undefined;
    const { status, retryAfter, code = status === 429 ? "TooManyRequests" : "UnknownError", headers = {} } = fault;
    const retry: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return failed(new GraphFailure(status, code, "", { ...retry, ...headers }));
  }

  function failed(error: unknown): GraphResponse {
    if (!(error instanceof GraphFailure)) throw error;
    const { status, code, message, headers } = error;
    const innerError = {
      date: clock.now().toISOString().slice(0, 19),
      "request-id": requestId(),
      "client-request-id": requestId(),
    };
    return { status, headers, body: { error: { code, message, innerError } } };
  }

  function requestId(): string {
    lastRequest += 1;
    return `eeeeeeee-0000-4000-8000-${lastRequest.toString(16).padStart(12, "0")}`;
  }

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { status, headers, body }: GraphResponse,
    fault: Fault | undefined,
  ) {
    if (fault?.kind === "reset") {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    reply
      .status(status)
      .header("request-id", requestId())
      .headers(headers ?? {});
    if (body === undefined) return reply.send();
    const text = JSON.stringify(body);
    reply.type("application/json; charset=utf-8");
    if (fault?.kind === "truncated") return reply.send(text.slice(0, text.length / 2));
    return reply.send(fault?.kind === "malformed" ? "<html>Service unavailable</html>" : text);
  }
}
