export { keepRun } from "./file";
export { defaultKeep, type Keep, parseKeep } from "./keep";
export { entryOf, failedEntry, type RunEntry } from "./run-entry";
