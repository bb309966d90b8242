import type { Violation } from "./engine";
import type { ResourceState } from "./state";

/** A policy pack, configured. */
export interface PackHost {
  /** Judges one resource by its inputs. */
  analyze(state: ResourceState): Promise<readonly Violation[]>;
  /** Judges the whole stack by its outputs. */
  analyzeStack(states: readonly ResourceState[]): Promise<readonly Violation[]>;
  stop(): void;
}

/** What a pack says of resources as they were saved: of each, and of all together. */
export async function judgeSaved(pack: PackHost, resources: readonly ResourceState[]): Promise<readonly Violation[]> {
  const ofEach = await Promise.all(resources.map((state) => pack.analyze(state)));
  return [...ofEach.flat(), ...(await pack.analyzeStack(resources))];
}
