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
 * Takes Pulumi's configuration. It is kept in the module: Pulumi would write a property of the provider object into every
 * resource's state, in clear text.
 */
export function configureRuntime(get: (key: string) => string | undefined): void {
  configuration = get;
  runtime = undefined;
}

/** Made when a verb first needs it: Pulumi shows an error of a verb. @throws Error naming the wrong key */
export function currentRuntime(): Runtime {
  if (!runtime) {
    const settings = readSettings(configuration);
    runtime = { settings, reader: createReader(settings) };
  }
  return runtime;
}
