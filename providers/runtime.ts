import { createReader, type ReaderDependencies } from "./graph";
import type { PassReader } from "./observation";
import { readSettings, type Settings } from "./settings";

/** What all resources of one provider process share. */
export interface Runtime {
  readonly settings: Settings;
  readonly reader: PassReader;
}

type Configuration = (key: string) => string | undefined;

/** A runtime that is made when a verb first needs it: Pulumi shows an error of a verb. It throws an Error that names the wrong key. */
export function runtimeOf(configuration: Configuration, dependencies: Partial<ReaderDependencies> = {}): () => Runtime {
  let runtime: Runtime | undefined;
  return () => {
    if (!runtime) {
      const settings = readSettings(configuration);
      runtime = { settings, reader: createReader(settings, dependencies) };
    }
    return runtime;
  };
}

let runtime = runtimeOf(() => undefined);

/**
 * Takes Pulumi's configuration. It is kept in the module: Pulumi would write a property of the provider object into every
 * resource's state, in clear text.
 */
export function configureRuntime(configuration: Configuration): void {
  runtime = runtimeOf(configuration);
}

/** @throws Error naming the wrong key */
export function currentRuntime(): Runtime {
  return runtime();
}
