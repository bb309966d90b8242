import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

interface Posted {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** OTLP's JSON, as far as tests look at it: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number };
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly gauge: {
    readonly dataPoints: readonly { asInt?: string | number; asDouble?: number; attributes: readonly Attribute[] }[];
  };
}

/** A collector of the running test's own, over plain HTTP, and what it was told. `silent`: it never answers. */
export async function startCollector({ silent = false } = {}) {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    const { url: path, headers } = request;
    posted.push({ path, headers, body: await buffer(request) });
    const type = headers["content-type"];
    // The empty message: nothing in protobuf, an empty object in JSON.
    if (!silent) response.writeHead(200, { "content-type": type }).end(type === "application/json" ? "{}" : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const bodies = (path: string) =>
    posted.filter((request) => request.path === path).map(({ body }) => JSON.parse(body.toString("utf8")));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    close,
    resources: () =>
      [...bodies("/v1/traces"), ...bodies("/v1/metrics")].flatMap((body) =>
        [...(body.resourceSpans ?? []), ...(body.resourceMetrics ?? [])].map(({ resource }) =>
          plainAttributes(resource.attributes),
        ),
      ),
    spans: (): Span[] =>
      bodies("/v1/traces").flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
          scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    metrics: (): Metric[] =>
      bodies("/v1/metrics").flatMap(({ resourceMetrics }) =>
        resourceMetrics.flatMap(({ scopeMetrics }: { scopeMetrics: { metrics: Metric[] }[] }) =>
          scopeMetrics.flatMap(({ metrics }) => metrics),
        ),
      ),
  };
}

export function plainAttributes(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
