// What programs may use of the engines: the benchmarks of this repository, and whoever wants a run without the command.
export { Analyzer } from "./embedded/analyzer";
export { EmbeddedEngine, type EmbeddedEngineOptions } from "./embedded/index";
export { openProject, type Project } from "./embedded/project";
export type {
  Engine,
  OperationOptions,
  OperationResult,
  PolicyPackReference,
  RefreshOptions,
  Violation,
} from "./engine";
export { ownPack } from "./own-pack";
export { type ResourceState, type StackExport, urnOf } from "./state";
