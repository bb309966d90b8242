import type { ResourceState, StackExport } from "./state";

/** What an operation did to one resource, in Pulumi's words. `read`: an external resource (`.get`) was looked up. */
export type StepOperation = "same" | "create" | "update" | "replace" | "delete" | "refresh" | "read";

export interface Step {
  readonly op: StepOperation;
  readonly urn: string;
  readonly old?: ResourceState;
  readonly new?: ResourceState;
}

/** A resource whose step failed: its old state stays. */
export interface StepFailure {
  readonly urn: string;
  /** The operation that failed. */
  readonly op: "check" | "create" | "update" | "replace" | "delete" | "refresh";
  readonly message: string;
}

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

export interface Violation {
  readonly policyName: string;
  readonly policyPackName: string;
  readonly policyPackVersion: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly message: string;
  readonly description: string;
  readonly severity?: "low" | "medium" | "high" | "critical";
  readonly urn?: string;
}

/** What the program, the provider and the pack say while they run. */
export interface Diagnostic {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

export interface OperationResult {
  readonly kind: "preview" | "up" | "refresh" | "destroy";
  /** URNs of the resources that this run was asked for (`--target`); absent: everything. Of others it says nothing. */
  readonly targets?: readonly string[];
  readonly steps: readonly Step[];
  readonly failures: readonly StepFailure[];
  readonly violations: readonly Violation[];
  readonly diagnostics: readonly Diagnostic[];
  /** The resources as they were saved before the operation. */
  readonly before: readonly ResourceState[];
  /** The resources after the operation; of a preview: as they would be. */
  readonly resources: readonly ResourceState[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs of the resources that the provider really read; all others are as they were saved. */
  readonly read: readonly string[];
  /** True if an error kept the operation from being carried out. */
  readonly stopped: boolean;
  /** True if it was stopped, and had saved something by then: Pulumi saves step by step. */
  readonly savedSome?: boolean;
}

export interface PolicyPackReference {
  /** Directory with PulumiPolicy.yaml. */
  readonly directory: string;
  /** JSON file with the configuration, as `pulumi --policy-pack-config` takes it. */
  readonly configFile?: string;
}

export interface OperationOptions {
  readonly policyPacks?: readonly PolicyPackReference[];
  /** Names of resources, or URNs; empty or absent: all. */
  readonly targets?: readonly string[];
  /** Called after each resource; the total is unknown while a program is still registering. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

export interface RefreshOptions extends OperationOptions {
  /** Runs the program too, so that the stack outputs are computed anew. */
  readonly runProgram?: boolean;
}

/** What runs the program: Pulumi's own engine, or the one that comes with tapwatch. */
export interface Engine {
  /** The name in records. */
  readonly name: "pulumi" | "embedded";
  preview(options?: OperationOptions): Promise<OperationResult>;
  /** Reads, accepts what the approvals cover, saves, and judges. Policies judge what came of it, and stop nothing. */
  up(options?: OperationOptions): Promise<OperationResult>;
  refresh(options?: RefreshOptions): Promise<OperationResult>;
  destroy(options?: OperationOptions): Promise<OperationResult>;
  outputs(): Promise<Readonly<Record<string, unknown>>>;
  export(): Promise<StackExport>;
  import(state: unknown): Promise<void>;
}
