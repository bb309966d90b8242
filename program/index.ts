export type { StackOutputs } from "./outputs";
export { type WatchOutputs, watch } from "./watch";
