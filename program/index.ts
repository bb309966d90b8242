export type { Sources, StackOutputs } from "./outputs";
export { type WatchOutputs, watch } from "./watch";
