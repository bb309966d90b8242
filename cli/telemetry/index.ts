import pc from "picocolors";
import type { Engine } from "../engine/engine";
import type { WholeRecord } from "../record/record";
import { telemetrySettings } from "./settings";

/** What a command sends to a collector. It never has names of users, or messages that may contain one. */
export interface Telemetry {
  span<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Sets what the command works on. */
  describe(run: { readonly stack: string; readonly engine: string }): void;
  /** Takes the numbers of a stack. Numbers of some users alone would look like those of all. */
  measure(record: WholeRecord): void;
  /** Sends everything. @returns whether the collector accepted all; never throws, and ends within seconds */
  end(exitCode: number): Promise<boolean>;
}

/** One process carries out one command; most have no collector. */
let telemetry: Telemetry | undefined;

/** Starts telemetry if the environment asks for it; only then OpenTelemetry is loaded. */
export async function startTelemetry(command: string, env: NodeJS.ProcessEnv): Promise<void> {
  const settings = telemetrySettings(env);
  if (settings === undefined) return;
  settings.warnings.forEach(warn);
  if (settings.traces === undefined && settings.metrics === undefined) return;
  try {
    const { openTelemetry } = await import("./open-telemetry.js");
    telemetry = await openTelemetry(command, settings, env);
  } catch {
    // The error may contain values of the variables, such as headers.
    warn("telemetry could not be started: check the variables that begin with OTEL_");
  }
}

/** Does some work in a span of its own. */
export function span<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return telemetry === undefined ? work() : telemetry.span(name, work);
}

/** The same engine, with a span for each operation. */
export function traced(engine: Engine, stack: string): Engine {
  telemetry?.describe({ stack, engine: engine.name });
  return {
    name: engine.name,
    preview: (options) => span("engine preview", () => engine.preview(options)),
    up: (options) => span("engine up", () => engine.up(options)),
    refresh: (options) => span("engine refresh", () => engine.refresh(options)),
    destroy: (options) => span("engine destroy", () => engine.destroy(options)),
    outputs: () => engine.outputs(),
    export: () => engine.export(),
    import: (state) => engine.import(state),
  };
}

export function measure(record: WholeRecord): void {
  telemetry?.measure(record);
}

export async function endTelemetry(exitCode: number): Promise<void> {
  const ending = telemetry;
  telemetry = undefined;
  if (ending === undefined || (await ending.end(exitCode))) return;
  warn("the collector did not accept the telemetry of this run: check OTEL_EXPORTER_OTLP_ENDPOINT and its headers");
}

function warn(message: string): void {
  process.stderr.write(`${pc.yellow("warning:")} ${message}\n`);
}
