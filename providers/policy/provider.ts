import { isDeepStrictEqual } from "node:util";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { policyCauseSince } from "../activity/attribute";
import { type LogReading, logIfTold } from "../activity/log";
import { GraphError, RefusedError } from "../graph";
import { type Runtime, showNotice } from "../runtime";
import { unreadable } from "../unreadable";
import { parsePolicyArguments } from "./arguments";
import { policyName } from "./drift";
import { afterPolicyLook, isUnattributed, noPolicyDrift, underPolicyApprovals } from "./judge";
import type { TenantPolicy } from "./reader";
import { assertPolicy } from "./saved";
import { type PolicyArguments, type PolicyOutputs, type PolicyState, policyArgumentsIn, policyStateIn } from "./state";

/** The verbs of the resource. None of them writes to the tenant. */
export interface PolicyProvider {
  check(olds: Partial<PolicyOutputs>, news: PolicyArguments): Promise<CheckResult>;
  create(inputs: PolicyArguments): Promise<CreateResult<PolicyOutputs>>;
  read(id: string, props?: Partial<PolicyOutputs>): Promise<ReadResult>;
  diff(id: string, olds: PolicyOutputs, news: PolicyArguments): Promise<DiffResult>;
  update(id: string, olds: PolicyOutputs, news: PolicyArguments): Promise<UpdateResult<PolicyOutputs>>;
  delete(id: string, props: PolicyOutputs): Promise<void>;
}

export const policyOffNotice =
  "the tenant's policy may not be read: what passes may be, and who changes that, is not seen; " +
  "grant Policy.Read.AuthenticationMethod, or remove tapwatch:policy";

/** What a look found, under some arguments. */
type Judge = (args: PolicyArguments) => PolicyState;

/** @param now milliseconds since the epoch, for judgements without a look */
export function createPolicyProvider(runtime: () => Runtime, now: () => number): PolicyProvider {
  /** The last look of this process: an `up` learns only after it what the program approves now. */
  let lastLook: { readonly state: PolicyState; readonly judge: Judge } | undefined;

  async function look(before: PolicyState, args: PolicyArguments): Promise<PolicyState> {
    const judge = await judgeOf(before, args);
    const state = judge(args);
    lastLook = { state, judge };
    return state;
  }

  async function judgeOf(before: PolicyState, args: PolicyArguments): Promise<Judge> {
    try {
      const reading = await runtime().policy?.read(before.tenantId);
      return reading === undefined ? () => before : await judgeOfReading(before, reading, args);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      // Pulumi would print the stack.
      error.stack = "";
      if (!(error instanceof RefusedError)) throw error;
      return judgeOfRefusal(before, error);
    }
  }

  async function judgeOfReading(before: PolicyState, reading: TenantPolicy, args: PolicyArguments): Promise<Judge> {
    const { policy, answeredDateTime, tenantId } = reading;
    const known = { ...before, ...(tenantId !== undefined && { tenantId }) };
    const { clockSkewMinutes } = runtime().settings;
    const judgeWith =
      (log?: LogReading): Judge =>
      ({ approvals = [] }) =>
        afterPolicyLook(known, policy, { approvals, now: answeredDateTime, clockSkewMinutes, log });
    return judgeWith(await logAbout(judgeWith()(args), answeredDateTime));
  }

  function judgeOfRefusal(before: PolicyState, error: RefusedError): Judge {
    if (before.policy === undefined) {
      showNotice(runtime(), policyOffNotice);
      return () => before;
    }
    const told = unreadable(error, before);
    // What was accepted for a while ends, even if the policy cannot be read.
    return ({ approvals = [] }) => ({
      ...underPolicyApprovals(before, { approvals, now: error.answeredDateTime }),
      unreadable: told,
    });
  }

  /** What the audit log tells, if it is not known yet who changed the policy. Without the log only that is missing. */
  async function logAbout({ drift, tenantId }: PolicyState, present: string): Promise<LogReading | undefined> {
    const from = isUnattributed(drift) ? policyCauseSince(drift, present) : undefined;
    return from === undefined ? undefined : logIfTold(runtime().log, from, tenantId);
  }

  /** The last observation, under other arguments. A look of this run is judged as if they had been there already. */
  function judged(state: PolicyState, args: PolicyArguments): PolicyState {
    if (lastLook !== undefined && isDeepStrictEqual(lastLook.state, state)) return lastLook.judge(args);
    const { approvals = [] } = args;
    return underPolicyApprovals(state, { approvals, now: new Date(now()).toISOString() });
  }

  return {
    async check(olds, news) {
      const { args, failures } = parsePolicyArguments(news);
      if (args === undefined) return { inputs: news, failures };
      if (olds.drift === undefined) return { inputs: args };
      return { inputs: { ...args, ...judged(policyStateIn(olds as PolicyOutputs), args) } };
    },

    async create(inputs) {
      const args = policyArgumentsIn(inputs);
      return { id: policyName, outs: { ...args, ...(await look({ drift: noPolicyDrift }, args)) } };
    },

    async read(id, props = {}) {
      assertPolicy(props, id);
      const args = policyArgumentsIn(props);
      const state = await look(policyStateIn(props), args);
      return { id, inputs: { ...args, ...state }, props: { ...args, ...state } };
    },

    async diff(id, olds, news) {
      assertPolicy(olds, id);
      const [was, args] = [policyArgumentsIn(olds), policyArgumentsIn(news)];
      const state = policyStateIn(olds);
      const changes =
        !isDeepStrictEqual(was, args) ||
        state.drift.kind !== "None" ||
        state.unreadable !== undefined ||
        // What was accepted for a while may be over now.
        !isDeepStrictEqual(judged(state, args), state);
      return { changes };
    },

    async update(id, olds, news) {
      assertPolicy(olds, id);
      const args = policyArgumentsIn(news);
      return { outs: { ...args, ...judged(policyStateIn(olds), args) } };
    },

    // Only forgets.
    async delete() {},
  };
}
