import { isDeepStrictEqual } from "node:util";
import { type ActivityLog, createActivityLog } from "./activity/log";
import { createReader, type ReaderDependencies, sharedCredential } from "./graph";
import { credentialMaker } from "./graph/credentials";
import type { PassReader } from "./observation";
import { partialVariable } from "./partial";
import { createPolicyReader, type PolicyReader } from "./policy/reader";
import { readSettings, type Settings } from "./settings";

/** What all resources of one provider process share. */
export interface Runtime {
  readonly settings: Settings;
  readonly reader: PassReader;
  /** Absent: nobody asks who did it. */
  readonly log?: ActivityLog;
  /** Absent: nobody asks for the tenant's policy. */
  readonly policy?: PolicyReader;
  /** true: this run looks at some resources only, and leaves the others as they are. */
  readonly isPartial?: boolean;
  /** Shows the user a warning, on one line. Default: on stderr. */
  readonly notice?: (message: string) => void;
}

/** Shows the user a warning. @param message one line */
export function showNotice({ notice }: Runtime, message: string): void {
  if (notice === undefined) process.stderr.write(`tapwatch: ${message}\n`);
  else notice(message);
}

type Configuration = (key: string) => string | undefined;

/** A runtime that is made when a verb first needs it: Pulumi shows an error of a verb. It throws an Error that names the wrong key. */
export function runtimeOf(
  configuration: Configuration,
  dependencies: Partial<ReaderDependencies> & Pick<Runtime, "isPartial"> = {},
): () => Runtime {
  let runtime: Runtime | undefined;
  return () => {
    if (!runtime) {
      const settings = readSettings(configuration);
      const { credential = sharedCredential(credentialMaker(settings, dependencies.prompt)) } = dependencies;
      const shared = { ...dependencies, credential };
      // Pulumi does not tell a provider; whoever runs it for some resources does.
      const { notice, isPartial = process.env[partialVariable] === "true" } = dependencies;
      runtime = {
        settings,
        reader: createReader(settings, shared),
        log: createActivityLog(settings, shared),
        policy: createPolicyReader(settings, shared),
        isPartial,
        ...(notice && { notice }),
      };
    }
    return runtime;
  };
}

let runtime = runtimeOf(() => undefined);
let configured: Settings | undefined;

/**
 * Takes Pulumi's configuration. It is kept in the module: Pulumi would write a property of the provider object into every
 * resource's state, in clear text. Each kind of resource is configured by itself, and all share one runtime.
 */
export function configureRuntime(configuration: Configuration): void {
  const settings = settingsIn(configuration);
  if (settings !== undefined && isDeepStrictEqual(settings, configured)) return;
  configured = settings;
  runtime = runtimeOf(configuration);
}

/** undefined: they are wrong, which the first verb says. */
function settingsIn(configuration: Configuration): Settings | undefined {
  try {
    return readSettings(configuration);
  } catch {
    return undefined;
  }
}

/** @throws Error naming the wrong key */
export function currentRuntime(): Runtime {
  return runtime();
}
