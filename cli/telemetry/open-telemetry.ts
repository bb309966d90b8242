import {
  type Attributes,
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { parseTraceParent } from "@opentelemetry/core";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { version } from "../base/version";
import { exitCodes } from "../outcome/exit-code";
import type { Telemetry } from ".";
import { metricExporter, traceExporter } from "./exporters";
import { measurementsOf, recordAll } from "./metrics";
import type { TelemetrySettings } from "./settings";

/** Sends to a collector over OTLP/HTTP. The first span is the command's; the others are inside it. */
export async function openTelemetry(
  command: string,
  { traces, metrics }: TelemetrySettings,
  env: NodeJS.ProcessEnv,
): Promise<Telemetry> {
  let isWhole = true;
  const failed = () => {
    isWhole = false;
  };
  const silent = () => {};
  // Messages of the exporters may contain addresses, headers and answers, so only the failure itself is passed on.
  diag.setLogger(
    { error: failed, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "tapwatch", "service.version": version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const tracers = new TracerProvider({
    resource,
    spanProcessors: traces ? [new BatchSpanProcessor({ exporter: await traceExporter(traces, env) })] : [],
  });
  const meters = new MeterProvider({
    resource,
    readers: metrics ? [new PeriodicExportingMetricReader({ exporter: await metricExporter(metrics, env) })] : [],
  });
  const tracer = tracers.getTracer("tapwatch", version);
  const meter = meters.getMeter("tapwatch", version);

  const common: Attributes = { "tapwatch.command": command };
  const started = performance.now();
  const root = tracer.startSpan(`tapwatch ${command}`, { attributes: common }, parentOf(env));
  const inRoot = trace.setSpan(ROOT_CONTEXT, root);

  return {
    async span(name, work) {
      const span = tracer.startSpan(name, {}, inRoot);
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    describe({ stack, engine }) {
      Object.assign(common, { "tapwatch.stack": stack, "tapwatch.engine": engine });
      root.setAttributes(common);
    },
    measure(record) {
      recordAll(meter, measurementsOf(record), common);
    },
    async end(exitCode) {
      const seconds = (performance.now() - started) / 1000;
      recordAll(
        meter,
        [
          { name: "tapwatch.run.duration", value: seconds, attributes: {} },
          { name: "tapwatch.run.exit_code", value: exitCode, attributes: {} },
        ],
        common,
      );
      root.setAttribute("process.exit.code", exitCode);
      if (exitCode === exitCodes.failed.code) root.setStatus({ code: SpanStatusCode.ERROR });
      root.end();
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]).then((results) => {
        if (results.some(({ status }) => status === "rejected")) failed();
      });
      return isWhole;
    },
  };
}

/** The trace that a pipeline is in: https://opentelemetry.io/docs/specs/otel/context/env-carriers/ */
function parentOf(env: NodeJS.ProcessEnv): Context {
  const parent = parseTraceParent(env["TRACEPARENT"] ?? "");
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
}
