import type { Facts } from "./outcome";

/** What an operation says went wrong with it as a whole, such as the configuration. */
export function errorsOf({ messages }: Pick<Facts, "messages">): string[] {
  return messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
}
