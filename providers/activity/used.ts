import { GraphError } from "../graph";
import { isObjectId } from "../object-id";
import type { ActivityLog } from "./log";
import type { ActivityState, SignIn, UnexplainedEvent } from "./state";

const hours = 60 * 60_000;

/** The log of sign-ins is late, too: a pass is asked about for so long after its end. */
const askedAfterEnd = 24 * hours;
/** A pass without a known end: the longest lifetime is 30 days, the usual one a few hours. */
const assumedLife = 24 * hours;
/** The sign-ins have the quota of the audit log: 5 requests in 10 seconds. */
const mostAsked = 5;

/** Asks whether somebody signed in with the passes of unexplained events. The newest come first, and only some at a look. */
export async function signInsOf(
  { unexplained, tenantId }: ActivityState,
  log: ActivityLog | undefined,
  now: string,
): Promise<ReadonlyMap<string, SignIn>> {
  const open = unexplained.filter((event) => isOpen(event, Date.parse(now))).slice(-mostAsked);
  const told = await Promise.all(open.map(async ({ id, ...event }) => [id, await signIn(event)] as const));
  return new Map(told.flatMap(([id, found]) => (found === undefined ? [] : [[id, found] as const])));

  async function signIn({ userId, activityDateTime }: Omit<UnexplainedEvent, "id">): Promise<SignIn | undefined> {
    // The id becomes a part of a filter.
    if (userId === undefined || !isObjectId(userId)) return undefined;
    try {
      return await log?.signIn(userId, instantOf(Date.parse(activityDateTime)), now, tenantId);
    } catch (error) {
      // A tenant without the licence has no such log: only this is missing then.
      if (error instanceof GraphError) return undefined;
      throw error;
    }
  }
}

function isOpen({ kind, signIn, activityDateTime, endDateTime }: UnexplainedEvent, now: number): boolean {
  const end = Date.parse(endDateTime ?? "");
  const until = Number.isNaN(end) ? Date.parse(activityDateTime) + assumedLife : end;
  return signIn === undefined && kind !== "Unclear" && now <= until + askedAfterEnd;
}

/** The same, with the sign-ins that are known. Pure. */
export function withSignIns(state: ActivityState, signIns: ReadonlyMap<string, SignIn>): ActivityState {
  if (signIns.size === 0) return state;
  const unexplained = state.unexplained.map((event): UnexplainedEvent => {
    const signIn = signIns.get(event.id);
    return signIn === undefined ? event : { ...event, signIn };
  });
  return { ...state, unexplained };
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
