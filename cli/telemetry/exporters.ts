import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Protocol } from "./settings";

/**
 * A check must not wait for a collector: this limit is shorter than the specification's ten seconds, and overrides what
 * is set.
 */
const mostMilliseconds = 3000;

function optionsOf(env: NodeJS.ProcessEnv, signal: "TRACES" | "METRICS") {
  const given = Number(env[`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`] || env["OTEL_EXPORTER_OTLP_TIMEOUT"]);
  const timeoutMillis = given > 0 ? Math.min(given, mostMilliseconds) : mostMilliseconds;
  // The exporter's own time-out begins when the connection is there; the agent's covers a host that never answers.
  return { timeoutMillis, httpAgentOptions: { timeout: timeoutMillis } };
}

export async function traceExporter(protocol: Protocol, env: NodeJS.ProcessEnv): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-trace-otlp-http")
      : await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter(optionsOf(env, "TRACES"));
}

export async function metricExporter(protocol: Protocol, env: NodeJS.ProcessEnv): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-metrics-otlp-http")
      : await import("@opentelemetry/exporter-metrics-otlp-proto");
  return new OTLPMetricExporter(optionsOf(env, "METRICS"));
}
