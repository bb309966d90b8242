import { expect, test } from "vitest";
import { telemetrySettings } from "../../../cli/telemetry/settings";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };

test.each([
  [{}, undefined],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, undefined],
  [{ ...endpoint, OTEL_SDK_DISABLED: "TRUE" }, undefined],
  [endpoint, { traces: "http/protobuf", metrics: "http/protobuf" }],
  [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://localhost:4318/v1/metrics" }, { metrics: "http/protobuf" }],
  [{ OTEL_TRACES_EXPORTER: "otlp" }, { traces: "http/protobuf" }],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: "none" }, { metrics: "http/protobuf" }],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json", OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf" },
    { traces: "http/json", metrics: "http/protobuf" },
  ],
])("what the variables ask for: %o", (env, settings) => {
  expect(telemetrySettings(env)).toEqual(settings && { ...settings, warnings: [] });
});

test.each([
  [{ OTEL_TRACES_EXPORTER: "console" }, "OTEL_TRACES_EXPORTER must be otlp or none", {}],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json",
    { traces: "http/protobuf", metrics: "http/protobuf" },
  ],
])("what tapwatch does not have is said: %o", (env, warning, settings) => {
  expect(telemetrySettings(env)).toEqual({ ...settings, warnings: [expect.stringContaining(warning)] });
});
