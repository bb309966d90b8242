import { createReader } from "./graph";
import type { PassReader } from "./observation";
import { readSettings, type Settings } from "./settings";

/** What all resources of one provider process share. */
export interface Runtime {
  readonly settings: Settings;
  readonly reader: PassReader;
}

let configuration: (key: string) => string | undefined = () => undefined;
let runtime: Runtime | undefined;

/**
 * Takes Pulumi's configuration. It is module state, because whatever the provider object held would be serialized into
 * every resource's state in clear text.
 */
export function configureRuntime(get: (key: string) => string | undefined): void {
  configuration = get;
  runtime = undefined;
}

/** Made when a verb first needs it, so that a wrong setting fails there, where Pulumi shows it. @throws Error naming the key */
export function currentRuntime(): Runtime {
  if (!runtime) {
    const settings = readSettings(configuration);
    runtime = { settings, reader: createReader(settings) };
  }
  return runtime;
}
