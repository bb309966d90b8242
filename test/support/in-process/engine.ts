import { EmbeddedEngine, type EmbeddedEngineOptions } from "../../../cli/engine/embedded";
import type { Engine } from "../../../cli/engine/engine";
import { withEnvironment } from "./environment";
import { inProcess } from "./hosts";

/** The embedded engine in this process; what its parts would see in their environment they see in this process's own. */
export function inProcessEngine({ env, ...options }: EmbeddedEngineOptions): Engine {
  const engine = new EmbeddedEngine({ ...options, hosts: inProcess });
  const within = <Result>(work: () => Promise<Result>) => withEnvironment({ ...process.env, ...env }, work);
  return {
    name: engine.name,
    preview: (given) => within(() => engine.preview(given)),
    up: (given) => within(() => engine.up(given)),
    refresh: (given) => within(() => engine.refresh(given)),
    destroy: (given) => within(() => engine.destroy(given)),
    outputs: () => engine.outputs(),
    export: () => engine.export(),
    import: (state) => engine.import(state),
  };
}
