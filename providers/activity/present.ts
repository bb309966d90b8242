import { GraphError } from "../graph";
import type { PassReader } from "../observation";
import { type PassEvent, userOf } from "./event";
import type { Present } from "./judge";
import type { Mark } from "./state";

const hours = 60 * 60_000;

/** An event so old is over in the log, too, if it is over: nobody has to be asked. */
const settledAfter = 2 * hours;

/** Whether the log alone tells what became of an event: it is not new, and it was not late. */
export function isSettled({ activityDateTime }: PassEvent, mark: Mark, now: string): boolean {
  const time = Date.parse(activityDateTime);
  return time > Date.parse(mark.readDateTime) && Date.parse(now) - time > settledAfter;
}

/** Asks for the passes that the users of some events have now, each user once. Who cannot be read is not told of. */
export async function presentPasses(
  events: readonly PassEvent[],
  reader: PassReader,
  tenantId: string | undefined,
): Promise<ReadonlyMap<string, Present>> {
  const users = [...new Map(events.map((event) => [keyOf(event), event])).entries()];
  const told = users.map(async ([key, event]) => [key, await presentOf(event, reader, tenantId)] as const);
  return new Map(await Promise.all(told));
}

/** Users by what reads go by. */
export function keyOf({ userId, userPrincipalName }: Pick<PassEvent, "userId" | "userPrincipalName">): string {
  return (userId ?? userPrincipalName ?? "").toLowerCase();
}

async function presentOf(event: PassEvent, reader: PassReader, tenantId: string | undefined): Promise<Present> {
  try {
    const observation = await reader.read(event.userId ?? userOf(event), { tenantId });
    return observation.answer === "pass" ? observation.pass : "none";
  } catch (error) {
    if (error instanceof GraphError) return "notTold";
    throw error;
  }
}
