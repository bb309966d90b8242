// What programs may use of the engines: the benchmarks of this repository, and programs that want a run without the command.

export { openProject, type Project } from "../project/project";
export { createLookups } from "./embedded/azuread/index";
export { EmbeddedEngine, type EmbeddedEngineOptions } from "./embedded/index";
export { Analyzer } from "./embedded/sdk/analyzer";
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
