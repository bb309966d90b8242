import { isDeepStrictEqual } from "node:util";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { BadAnswerError, GraphError, RefusedError } from "../graph";
import { type Runtime, showNotice } from "../runtime";
import { advanced, freshIn, gapIn, partly, readFrom } from "./advance";
import { parseActivityArguments } from "./arguments";
import { activityName } from "./drift";
import { judgeEvents, type Look, underEventApprovals, watchedBy } from "./judge";
import type { LogReading } from "./log";
import { isSettled, keyOf, presentPasses } from "./present";
import { assertActivity, assertPast } from "./saved";
import {
  type ActivityArguments,
  type ActivityOutputs,
  type ActivityState,
  activityArgumentsIn,
  activityStateIn,
  type Mark,
} from "./state";
import { signInsOf, withSignIns } from "./used";

/** The verbs of the resource. None of them writes to the tenant. */
export interface ActivityProvider {
  check(olds: Partial<ActivityOutputs>, news: ActivityArguments): Promise<CheckResult>;
  create(inputs: ActivityArguments): Promise<CreateResult<ActivityOutputs>>;
  read(id: string, props?: Partial<ActivityOutputs>): Promise<ReadResult>;
  diff(id: string, olds: ActivityOutputs, news: ActivityArguments): Promise<DiffResult>;
  update(id: string, olds: ActivityOutputs, news: ActivityArguments): Promise<UpdateResult<ActivityOutputs>>;
  delete(id: string, props: ActivityOutputs): Promise<void>;
}

export const offNotice =
  "the directory audit log may not be read: who issued a pass, and passes that come and go between two runs, are not seen; " +
  "grant AuditLog.Read.All and Directory.Read.All, or remove tapwatch:activity";

/** @param now milliseconds since the epoch, for judgements without a look */
export function createActivityProvider(runtime: () => Runtime, now: () => number): ActivityProvider {
  /** The last look of this process: an `up` learns only after it whom the program watches now, and what it approves. */
  let lastLook:
    | { readonly state: ActivityState; readonly judge: (args: ActivityArguments) => ActivityState }
    | undefined;

  async function logSince(from: string, tenantId: string | undefined): Promise<LogReading | undefined> {
    try {
      return await runtime().log?.since(from, tenantId);
    } catch (error) {
      if (error instanceof GraphError) error.stack = "";
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  }

  /** Begins the watch: what happened before is not judged. */
  async function begun(state: ActivityState): Promise<ActivityState> {
    const reading = await logSince(new Date(now()).toISOString(), state.tenantId);
    if (reading === undefined) {
      showNotice(runtime(), offNotice);
      return state;
    }
    const { answeredDateTime: beganDateTime, tenantId } = reading;
    const mark: Mark = { readDateTime: beganDateTime, seen: [] };
    return { ...state, ...(tenantId !== undefined && { tenantId }), beganDateTime, mark };
  }

  async function look(state: ActivityState, args: ActivityArguments): Promise<ActivityState> {
    const { mark, beganDateTime, tenantId } = state;
    if (mark === undefined || beganDateTime === undefined) return begun(state);
    assertPast(state, activityName, now());
    const reading = await logSince(readFrom(mark, beganDateTime, new Date(now()).toISOString()), tenantId);
    if (reading === undefined) {
      // What was accepted for a while ends, even if the log cannot be read.
      return { ...underApprovals(state, args), unreadable: state.unreadable ?? refusal(now()) };
    }

    assertRead(reading);

    const { unreadable: _, ...known } = state;
    const gap = gapIn(mark, beganDateTime, reading);
    const events = freshIn(reading, mark, beganDateTime);
    const next: ActivityState = {
      ...known,
      mark: advanced(mark, reading, events),
      ...(gap && { gaps: [...(known.gaps ?? []), gap] }),
    };
    const { answeredDateTime } = reading;
    const { clockSkewMinutes } = runtime().settings;
    const present = await presentPasses(toAsk(next, events, mark, reading, args), runtime().reader, tenantId);
    const presentOf: Look["presentOf"] = (event) =>
      present.get(keyOf(event)) ?? (isSettled(event, mark, answeredDateTime) ? undefined : "notTold");
    const unsigned = ({ watched, approvals = [] }: ActivityArguments) =>
      judgeEvents(next, { events, now: answeredDateTime, presentOf }, { watched, approvals, clockSkewMinutes });
    const first = unsigned(args);
    const signIns = await signInsOf(first, runtime().log, answeredDateTime);
    const finished = (unsignedState: ActivityState) => {
      const signed = withSignIns(unsignedState, signIns);
      return runtime().isPartial ? { ...signed, mark: partly(mark, events, signed) } : signed;
    };
    const judged = finished(first);
    lastLook = { state: judged, judge: (given) => finished(unsigned(given)) };
    return judged;
  }

  /** The last observation, under other arguments. A look of this run is judged as if they had been there already. */
  function judged(state: ActivityState, args: ActivityArguments): ActivityState {
    if (lastLook !== undefined && isDeepStrictEqual(lastLook.state, state)) return lastLook.judge(args);
    return underApprovals(state, args);
  }

  function underApprovals(state: ActivityState, { approvals = [] }: ActivityArguments): ActivityState {
    const { clockSkewMinutes } = runtime().settings;
    return underEventApprovals(state, { approvals, clockSkewMinutes }, new Date(now()).toISOString());
  }

  return {
    async check(olds, news) {
      const { args, failures } = parseActivityArguments(news);
      if (args === undefined) return { inputs: news, failures };
      if (olds.unexplained === undefined) return { inputs: args };
      return { inputs: { ...args, ...judged(activityStateIn(olds as ActivityOutputs), args) } };
    },

    async create(inputs) {
      const args = activityArgumentsIn(inputs);
      return { id: activityName, outs: { ...args, ...(await begun({ unexplained: [] })) } };
    },

    async read(id, props = {}) {
      assertActivity(props, id);
      const args = activityArgumentsIn(props);
      const state = await look(activityStateIn(props), args);
      return { id, inputs: { ...args, ...state }, props: { ...args, ...state } };
    },

    async diff(id, olds, news) {
      assertActivity(olds, id);
      const [was, args] = [activityArgumentsIn(olds), activityArgumentsIn(news)];
      const state = activityStateIn(olds);
      const changes =
        !isDeepStrictEqual(was, args) ||
        isPending(state) ||
        // What was accepted for a while may be over now.
        !isDeepStrictEqual(judged(state, args), state);
      return { changes };
    },

    async update(id, olds, news) {
      assertActivity(olds, id);
      const args = activityArgumentsIn(news);
      return { outs: { ...args, ...judged(activityStateIn(olds), args) } };
    },

    // Only forgets.
    async delete() {},
  };
}

/** The entry may be about a pass, and the mark must not leave it behind. @throws GraphError if nobody can tell what some entries say */
function assertRead({ unreadable, answeredDateTime }: LogReading): void {
  if (unreadable === 0) return;
  const problem = `could not tell about the directory audit log: entries without an id or a time: ${unreadable}`;
  const remedy = "no event was judged; look for them in the log; if it goes on, report it";
  const error = new BadAnswerError(problem, undefined, { scope: "run", remedy, answeredDateTime });
  // Pulumi would print the stack.
  error.stack = "";
  throw error;
}

/** Whether there is something that a person has to look at. */
function isPending({ unexplained, gaps = [], unreadable }: ActivityState): boolean {
  return unexplained.length + gaps.length > 0 || unreadable !== undefined;
}

/** If there are more users, only those are asked of whom the log alone does not tell: two batches are asked in any case. */
const mostAsked = 40;

/** The events whose users have to be asked what pass they have now. */
function toAsk(
  { unexplained, undecided = [] }: ActivityState,
  fresh: ActivityState["undecided"] = [],
  mark: Mark,
  { answeredDateTime }: LogReading,
  { watched }: ActivityArguments,
) {
  const isWatched = watchedBy(watched);
  const isNew = ({ firstReportedDateTime }: { readonly firstReportedDateTime: string }) =>
    Date.parse(answeredDateTime) - Date.parse(firstReportedDateTime) < 60 * 60_000;
  const reported = unexplained.filter((event) => event.kind === "Unwatched" || isNew(event));
  const open = [...undecided, ...fresh].filter(({ activity }) => activity === "registered");
  const all = [...reported, ...open].filter(isWatched);
  if (new Set(all.map(keyOf)).size <= mostAsked) return all;
  return all.filter((event) => !isSettled(event, mark, answeredDateTime));
}

function refusal(moment: number): NonNullable<ActivityState["unreadable"]> {
  return {
    status: 403,
    code: "Authorization_RequestDenied",
    firstReportedDateTime: new Date(moment).toISOString(),
  };
}
