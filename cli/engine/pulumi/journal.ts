import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Diagnostic, Step, StepFailure, StepOperation, Violation } from "../engine";
import { isProviderType, type ResourceState, stackType } from "../state";
import { tooLongRemedy } from "../too-long";
import { plainMessage, violationOf } from "./policy-event";

type StepMetadata = NonNullable<EngineEvent["resOutputsEvent"]>["metadata"];

/** Pulumi's names of steps, and ours. A replacement counts once. */
const operations: Readonly<Record<string, StepOperation>> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  read: "read",
  "read-replacement": "read",
};

/** Those after which a resource has the state that the step's event shows. Replacements and look-ups need more steps, or save more. */
const plainOperations: ReadonlySet<string> = new Set(["same", "create", "update", "delete"]);

/** What one command of Pulumi did, gathered from its events. */
export class Journal {
  /** Steps of the program: what it registered, and what it no longer does. */
  readonly steps: Step[] = [];
  /** Steps of reading: how a resource differs from what was saved. */
  readonly reads: Step[] = [];
  readonly violations: Violation[] = [];
  /** Resources after their last step; undefined: deleted. */
  readonly states = new Map<string, ResourceState | undefined>();
  /** Whether Pulumi's engine came to an end, well or not: if not, the command line could not even start it. */
  hasEnded = false;
  /** Whether a step left more in the state than these events tell. */
  hidesState = false;
  private readonly reading = new Set<string>();
  private readonly failed = new Map<string, StepFailure["op"]>();
  private readonly errors = new Map<string, string>();
  private readonly said: Diagnostic[] = [];

  constructor(private readonly onResource: (urn: string) => void = () => {}) {}

  take(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, policyEvent, summaryEvent } = event;
    if (resourcePreEvent?.metadata.op === "refresh") this.reading.add(resourcePreEvent.metadata.urn);
    if (resOutputsEvent) this.takeStep(resOutputsEvent.metadata);
    if (resOpFailedEvent) this.failed.set(resOpFailedEvent.metadata.urn, failureOf(resOpFailedEvent.metadata.op));
    if (diagnosticEvent) this.takeDiagnostic(diagnosticEvent);
    if (policyEvent) this.violations.push(violationOf(policyEvent));
    if (summaryEvent) this.hasEnded = true;
  }

  /** Resources whose step failed. One that only Pulumi's checks refused has no step. */
  get failures(): StepFailure[] {
    return [...this.errors].map(([urn, message]) => ({
      urn,
      op: this.failed.get(urn) ?? (this.reading.has(urn) ? "refresh" : "check"),
      message,
    }));
  }

  /** Messages, without those that repeat the failure of a resource. */
  get diagnostics(): Diagnostic[] {
    return this.errors.size === 0
      ? this.said
      : this.said.filter(({ message }) => !/\] failed to register$/m.test(message));
  }

  /** True if something went wrong that no failure of a resource and no policy explains: the program, above all. */
  get isBroken(): boolean {
    return this.diagnostics.some(isError);
  }

  private takeStep({ op, urn, type, old, new: next }: StepMetadata): void {
    this.hidesState ||= !plainOperations.has(op) || (old ? old.urn !== urn : false);
    if (isProviderType(type)) {
      this.states.set(urn, next && stateOf(next));
      return;
    }
    // While a program runs, the first result of a resource that is being read is the reading's; then comes the program's.
    const isRead = this.reading.delete(urn);
    if (type === stackType) {
      if (next) this.states.set(urn, stateOf(next));
      return;
    }
    this.onResource(urn);
    const states = { ...(old && { old: stateOf(old) }), ...(next && { new: stateOf(next) }) };
    if (isRead) {
      this.reads.push({ op: next ? (op === "same" ? "same" : "update") : "delete", urn, ...states });
      this.states.set(urn, states.new);
      return;
    }
    const operation = operations[op];
    if (operation === undefined) return;
    this.steps.push({ op: operation, urn, ...states });
    this.states.set(urn, operation === "delete" ? undefined : states.new);
  }

  private takeDiagnostic({ severity, message, urn, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = plainMessage(message);
    if (ephemeral || severity === ("debug" as string) || text === "" || isNoise(text)) return;
    // An inline program's error comes once more when Pulumi ends because of it.
    if (severity === "error" && this.said.some((known) => known.severity === severity && known.message === text))
      return;
    if (severity === "error" && urn !== undefined && !urn.includes(`::${stackType}::`)) {
      // Pulumi reports an error twice: when it happens, and at the end of the step.
      if (!this.errors.has(urn)) this.errors.set(urn, text.replace(/^(Preview|Update) failed: /, ""));
      return;
    }
    if (severity === "info#err" && urn === undefined) this.takePluginLines(text);
    else
      this.said.push({
        severity: severity === "info#err" ? "info" : severity,
        message: /argument list too long/.test(text) ? `${text}\n${tooLongRemedy}` : text,
        ...(urn && { urn }),
      });
  }

  /** What plugins write on stderr: notices of the provider for the user; the rest the failures say already. */
  private takePluginLines(text: string): void {
    for (const line of text.split("\n")) {
      const [, notice] = /^tapwatch: (.*)$/.exec(line) ?? [];
      if (notice !== undefined) this.said.push({ severity: "warning", message: notice });
    }
  }
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Lines about the command's own end, and about where a plugin was found. */
function isNoise(text: string): boolean {
  return /^(preview|update|refresh|destroy) failed$|^using pulumi-\S+ from \$PATH/.test(text);
}

function failureOf(op: string): StepFailure["op"] {
  if (op.startsWith("create") || op === "import") return "create";
  if (op.startsWith("delete")) return "delete";
  return op === "update" || op === "replace" ? op : "refresh";
}

function stateOf({
  urn,
  type,
  custom,
  id,
  parent,
  inputs,
  outputs,
  provider,
}: NonNullable<StepMetadata["new"]>): ResourceState {
  return {
    urn,
    type,
    custom: custom ?? false,
    ...(id && { id }),
    ...(parent && { parent }),
    ...(provider && { provider }),
    inputs,
    outputs,
  };
}
