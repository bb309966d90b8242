import { isDeepStrictEqual } from "node:util";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { argumentsSchema, failuresOf } from "./arguments";
import { assess } from "./drift/assess";
import { noDrift } from "./drift/drift";
import { GraphError } from "./graph";
import type { Observation } from "./observation";
import type { Runtime } from "./runtime";
import {
  type Arguments,
  argumentsOf,
  type Inputs,
  type Observed,
  type Outputs,
  observed,
  type Unreadable,
} from "./state";

/** The verbs of the resource. None of them writes to the tenant. */
export interface Provider {
  check(olds: Partial<Inputs>, news: Arguments): Promise<CheckResult>;
  create(inputs: Inputs): Promise<CreateResult<Outputs>>;
  read(id: string, props?: Partial<Outputs>): Promise<ReadResult>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>;
  update(id: string, olds: Outputs, news: Inputs): Promise<UpdateResult<Outputs>>;
  delete(id: string, props: Outputs): Promise<void>;
}

export function createProvider(runtime: () => Runtime): Provider {
  /** Asks Graph; an error that we know keeps its message and loses its stack, which Pulumi would print beside it. */
  async function look(user: string): Promise<Observation> {
    try {
      return await runtime().reader.read(user);
    } catch (error) {
      if (error instanceof Error) error.stack = "";
      throw error;
    }
  }

  return {
    async check(olds, news) {
      const { __provider: _, ...given } = news as Arguments & { __provider?: unknown };
      const result = argumentsSchema.safeParse(given);
      if (!result.success) return { inputs: news, failures: failuresOf(result.error) };
      // The engine calls check one resource at a time: no network here. What was last observed goes along, and becomes
      // the baseline if this turns out to be an update.
      return { inputs: { ...argumentsOf(given), ...(olds.user === given.user && carried(olds)) } };
    },

    async create(inputs) {
      const observation = await look(inputs.user);
      if (observation.answer === "gone") {
        throw new Error(
          `no user '${inputs.user}' in the tenant: check the name, or take it out of tapwatch:users ` +
            "(a user created minutes ago may not be there yet)",
        );
      }
      const pass = passOf(observation);
      return { id: inputs.user, outs: { ...argumentsOf(inputs), ...observed(pass, pass), drift: noDrift } };
    },

    async read(id, props = {}) {
      // A resource that a program only looks up (`.get`) has no arguments, no baseline and so no drift.
      if (props.drift === undefined || props.user === undefined) return readExternal(id, await look(id));

      const args = argumentsOf({ user: props.user, ...(props.approval && { approval: props.approval }) });
      let observation: Observation;
      try {
        observation = await look(props.user);
      } catch (error) {
        if (!(error instanceof GraphError) || error.scope !== "user") throw error;
        return {
          id,
          inputs: { ...args, ...kept(props) },
          props: { ...props, unreadable: unreadable(error, props) },
        };
      }
      if (observation.answer === "gone") return { id: "" };

      const { baseline, drift } = assess({
        baseline: props.baseline,
        observed: passOf(observation),
        approval: props.approval,
        now: observation.observedDateTime,
        clockSkewMinutes: runtime().settings.clockSkewMinutes,
        last: { pass: props.pass, drift: props.drift },
      });
      const inputs = { ...args, ...observed(passOf(observation), baseline) };
      return { id, inputs, props: { ...inputs, drift } };
    },

    async diff(_id, olds, news) {
      const replaces = olds.user === news.user ? [] : ["user"];
      const changes =
        replaces.length > 0 ||
        !isDeepStrictEqual(olds.approval, news.approval) ||
        (olds.drift !== undefined && olds.drift.kind !== "None") ||
        olds.unreadable !== undefined;
      return { changes, replaces };
    },

    async update(_id, olds, news) {
      // Accepts the observation that was reviewed, which check put into the inputs; no network, so nothing unreviewed can
      // be accepted. Straight after a create there was no refresh, and the reviewed observation is the created one.
      const { pass } = news.hasPass === undefined ? olds : news;
      return {
        outs: {
          ...argumentsOf(news),
          ...observed(pass, pass),
          drift: noDrift,
          // Accepting does not make a user readable.
          ...(olds.unreadable && { unreadable: olds.unreadable }),
        },
      };
    },

    // Forgets. Deleting a valid pass through Graph would revoke the user's sessions; tapwatch never does.
    async delete() {},
  };
}

function passOf(observation: Observation) {
  return observation.answer === "pass" ? observation.pass : undefined;
}

/** The last observation, as the inputs of an update: what was seen becomes the baseline. */
function carried({ hasPass, pass }: Observed): Observed {
  return hasPass === undefined ? {} : observed(pass, pass);
}

/** The last observation as it stands. */
function kept({ pass, baseline }: Observed): Observed {
  return observed(pass, baseline);
}

function readExternal(id: string, observation: Observation): ReadResult {
  if (observation.answer === "gone") return { id: "" };
  return { id, props: { user: id, ...observed(passOf(observation), undefined) } };
}

/** The refusal in the state; unchanged as long as it is the same refusal, so that the state is too. */
function unreadable(error: GraphError, { unreadable: last }: Partial<Outputs>): Unreadable {
  const status = error.status ?? 0;
  const code = error.code ?? "";
  if (last?.status === status && last.code === code) return last;
  return { status, code, firstReportedDateTime: error.observedDateTime };
}
