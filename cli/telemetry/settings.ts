/**
 * Which signals are sent, and how. The exporters read the other variables, such as endpoints and headers, themselves.
 */
export interface TelemetrySettings {
  /** Absent: they are not sent. */
  readonly traces?: Protocol;
  readonly metrics?: Protocol;
  /** Settings that are not supported, one sentence each. */
  readonly warnings: readonly string[];
}

export type Protocol = "http/protobuf" | "http/json";

/**
 * Reads OpenTelemetry's variables: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * @returns undefined where none of them asks for anything
 */
export function telemetrySettings(env: NodeJS.ProcessEnv): TelemetrySettings | undefined {
  if (settingOf(env, "OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
  const warnings: string[] = [];
  const traces = isWanted(env, "TRACES", warnings);
  const metrics = isWanted(env, "METRICS", warnings);
  if (!traces && !metrics && warnings.length === 0) return undefined;
  return {
    ...(traces && { traces: protocolOf(env, "TRACES", warnings) }),
    ...(metrics && { metrics: protocolOf(env, "METRICS", warnings) }),
    warnings: [...new Set(warnings)],
  };
}

/** An empty variable stands for none, as the specification has it. */
function settingOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function isWanted(env: NodeJS.ProcessEnv, signal: "TRACES" | "METRICS", warnings: string[]): boolean {
  const variable = `OTEL_${signal}_EXPORTER`;
  const exporter = settingOf(env, variable);
  if (exporter === undefined) {
    return ["OTEL_EXPORTER_OTLP_ENDPOINT", `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`].some((name) =>
      settingOf(env, name),
    );
  }
  if (exporter !== "otlp" && exporter !== "none") {
    warnings.push(`${variable} must be otlp or none: tapwatch has no other exporter, and sends nothing`);
  }
  return exporter === "otlp";
}

function protocolOf(env: NodeJS.ProcessEnv, signal: "TRACES" | "METRICS", warnings: string[]): Protocol {
  const names = [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"];
  const variable = names.find((name) => settingOf(env, name));
  const protocol = variable === undefined ? "http/protobuf" : settingOf(env, variable);
  if (protocol === "http/json" || protocol === "http/protobuf") return protocol;
  warnings.push(
    `${variable} must be http/protobuf or http/json: tapwatch uses http/protobuf, on the port of OTLP/HTTP`,
  );
  return "http/protobuf";
}
