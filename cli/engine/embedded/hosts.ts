import type { Diagnostic, PolicyPackReference } from "../engine";
import type { Invocation } from "../own-program/watch";
import type { PackHost } from "../pack-host";
import type { Properties } from "../state";
import type { Context } from "./context";
import type { Deployment } from "./deployment";
import { startLookups } from "./lookup-process";
import { Analyzer } from "./sdk/analyzer";
import { runProgram } from "./sdk/program";
import { DynamicProvider } from "./sdk/provider";

/** What is wrong with an argument, or with all of them (property ""). */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The result, or what is wrong with the arguments. */
export interface InvokeAnswer {
  readonly result?: Properties;
  readonly failures: readonly CheckFailure[];
}

/** Calls a function. @throws Error with what the function's provider says */
export type Invoke = (invocation: Invocation) => Promise<InvokeAnswer>;

/** What answers functions. */
export interface LookupHost {
  readonly invoke: Invoke;
  stop(): void;
}

/** The verbs of a provider, as an engine drives them. Each throws what the provider throws. */
export interface ProviderHost {
  check(
    urn: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ readonly inputs: Properties; readonly failures: readonly CheckFailure[] }>;
  diff(urn: string, id: string, olds: Properties, news: Properties): Promise<"same" | "update" | "replace">;
  create(urn: string, inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** A blank id in the answer: the resource is gone. */
  read(
    urn: string,
    id: string,
    properties: Properties,
  ): Promise<{ readonly id: string; readonly outputs: Properties; readonly inputs?: Properties }>;
  update(urn: string, id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(urn: string, id: string, outputs: Properties): Promise<void>;
  /** Lines that the provider has for the user. */
  readonly notices: readonly string[];
  stop(): void;
}

/** Where the parts of a run live: the program, the provider and the packs. */
export interface Hosts {
  startProvider(context: Context): Promise<ProviderHost>;
  /** @throws Error if the pack does not start, or its configuration does not fit its schema */
  startPack(pack: PolicyPackReference, context: Context, dryRun: boolean): Promise<PackHost>;
  /** @param tenantId the tenant that the state knows, if it knows one */
  startLookups(context: Context, tenantId: string | undefined): Promise<LookupHost>;
  /** Registers what the program asks for. Resolves with whether it ended well, and with what it said. */
  runProgram(
    context: Context,
    deployment: Deployment,
    dryRun: boolean,
    invoke: Invoke,
  ): Promise<{ readonly succeeded: boolean; readonly diagnostics: readonly Diagnostic[] }>;
}

/** Each part is a process of its own, as with Pulumi's own engine. */
export const processes: Hosts = {
  startProvider: (context) => DynamicProvider.start(context),
  startPack: (pack, context, dryRun) => Analyzer.start(pack, context, dryRun),
  startLookups,
  runProgram,
};
