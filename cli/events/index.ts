import { isSameName } from "@tapwatch/provider/activity/event";
import type { Settings } from "@tapwatch/provider/settings";
import { isSameUser } from "@tapwatch/provider/state";
import type { Engine } from "../engine/engine";
import { checkConfiguration } from "../project/configuration";
import { openProject } from "../project/project";
import type { StackPlace } from "../project/stack-value";
import { readLog } from "./log";
import type { EventsReport } from "./summary";
import { timelineOf } from "./timeline";
import { namesOf, savedWatch, type Watch } from "./watch";

export interface EventsRequest {
  readonly place: StackPlace;
  /** The stack's name in reports. */
  readonly shownStack: string;
  /** The engine that has the stack's state. */
  readonly engine: Engine;
  readonly since: Date;
  /** Only this user's passes; absent: everybody's. */
  readonly user?: string;
  readonly isUnexplainedOnly: boolean;
  readonly now: Date;
}

/**
 * Reads the log once, and the stack's state if there is one.
 * @throws NotToldError if the log does not answer; Error naming what is wrong with configuration, state, sign-in or permissions
 */
export async function eventsReport(request: EventsRequest): Promise<EventsReport> {
  const { place, shownStack, engine, since, user, isUnexplainedOnly, now } = request;
  if (since.getTime() > now.getTime()) throw new Error("--since is in the future: name a moment that is over");
  const watch = await savedWatch(engine, place);
  const { settings, problems } = checkConfiguration(openProject(place.directory), place.stack, place.config);
  if (settings === undefined || problems.length > 0) throw new Error(problems.join("\n"));
  const log = await readLog(settings, pinnedTenant(settings, watch), since);
  const selection = { since, ...(user !== undefined && { names: aliasesOf(user, watch) }) };
  return {
    stack: shownStack,
    generatedDateTime: now.toISOString(),
    selection,
    log,
    watch,
    events: timelineOf(log, watch, selection, now.toISOString()),
    isUnexplainedOnly,
  };
}

/** Events of another tenant must not be joined with this state. */
function pinnedTenant({ tenantId }: Settings, { tenantId: known }: Watch): string | undefined {
  if (tenantId === undefined || known === undefined || isSameName(tenantId, known)) return tenantId ?? known;
  throw new Error(
    `tapwatch:tenantId is ${tenantId}, and the state of this stack is of ${known}: make a new stack for the other tenant`,
  );
}

/** What else a user is called: the log may have another name than the watch. */
function aliasesOf(name: string, { users }: Watch): string[] {
  return [...new Set([name, ...users.filter((one) => isSameUser(one, { user: name })).flatMap(namesOf)])];
}
