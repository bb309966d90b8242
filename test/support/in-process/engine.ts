import { EmbeddedEngine, type EmbeddedEngineOptions } from "../../../cli/engine/embedded";
import type { Engine } from "../../../cli/engine/engine";
import { PulumiEngine, type PulumiEngineOptions } from "../../../cli/engine/pulumi";
import { withEnvironment } from "./environment";
import { inProcess } from "./hosts";

/** The embedded engine in this process; what its parts would see in their environment they see in this process's own. */
export function inProcessEngine({ env, ...options }: EmbeddedEngineOptions): Engine {
  return within(env, new EmbeddedEngine({ ...options, hosts: inProcess }));
}

/** Pulumi's own engine with program and pack in this process, as the command runs it. */
export function pulumiEngine({ env = {}, ...options }: PulumiEngineOptions): Promise<Engine> {
  return withEnvironment({ ...process.env, ...env }, async () => within(env, new PulumiEngine(options)));
}

function within(env: NodeJS.ProcessEnv = {}, engine: Engine): Engine {
  const having = <Result>(work: () => Promise<Result>) => withEnvironment({ ...process.env, ...env }, work);
  return {
    name: engine.name,
    preview: (given) => having(() => engine.preview(given)),
    up: (given) => having(() => engine.up(given)),
    refresh: (given) => having(() => engine.refresh(given)),
    destroy: (given) => having(() => engine.destroy(given)),
    outputs: () => having(() => engine.outputs()),
    export: () => having(() => engine.export()),
    import: (state) => having(() => engine.import(state)),
  };
}
