import { isDeepStrictEqual } from "node:util";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { attributableSince } from "./activity/attribute";
import { logIfTold } from "./activity/log";
import type { Approval } from "./approvals/approval";
import { parseArguments } from "./arguments";
import { isDrift } from "./drift/drift";
import { type AuditReading, GraphError } from "./graph";
import { afterLook, type Rules, underApprovals } from "./judge";
import { Looks } from "./looks";
import type { KnownPerson, Observation } from "./observation";
import type { Runtime } from "./runtime";
import { assertSaved, isWatched } from "./saved";
import { hasLeft, ofAccepted } from "./sighting";
import { type Arguments, type Inputs, isSameUser, type Known, type Outputs, shownName, userStateOf } from "./state";
import { unreadable } from "./unreadable";
import { argumentsIn, type GivenArguments, knownIn } from "./upgrade";

export { runtimeOf } from "./runtime";

/** The verbs of the resource. None of them writes to the tenant. */
export interface Provider {
  check(olds: Partial<Inputs>, news: GivenArguments): Promise<CheckResult>;
  create(inputs: Inputs): Promise<CreateResult<Outputs>>;
  read(id: string, props?: Partial<Outputs>): Promise<ReadResult>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>;
  update(id: string, olds: Outputs, news: Inputs): Promise<UpdateResult<Outputs>>;
  delete(id: string, props: Outputs): Promise<void>;
}

/** @param now milliseconds since the epoch, for judgements without a look */
export function createProvider(runtime: () => Runtime, now: () => number = Date.now): Provider {
  /** Reads a user. A known error loses its stack, which Pulumi would print. */
  async function look(user: string, known: KnownPerson): Promise<Observation> {
    try {
      return await runtime().reader.read(user, known);
    } catch (error) {
      if (error instanceof GraphError) error.stack = "";
      throw error;
    }
  }

  function rulesOf(approvals: readonly Approval[] = [], log?: AuditReading): Rules {
    return { approvals, clockSkewMinutes: runtime().settings.clockSkewMinutes, log };
  }

  /** What the audit log tells, if a look leaves a drift whose cause is not known yet. Without the log only the cause is missing. */
  async function logAbout(known: Known, now: string): Promise<AuditReading | undefined> {
    const from = attributableSince(known, now);
    return from === undefined ? undefined : logIfTold(runtime().log, from, known.tenantId);
  }

  /** Judges a look, once more with the audit log if it is needed. */
  async function judgeOf(before: Known, observation: Observation, given: readonly Approval[] = []) {
    const judged = afterLook(before, observation, rulesOf(given));
    const log = await logAbout(judged, observation.observedDateTime);
    return (approvals: readonly Approval[]) => afterLook(before, observation, rulesOf(approvals, log));
  }

  /** The last observation, judged by other approvals. A look of this run is judged as if they had been there already. */
  function judged(saved: Outputs, args: Arguments): Known {
    const known = looks.withoutWithdrawn({ ...knownIn(saved), user: args.user }, args);
    if (args.approvals === undefined && known.accepted === undefined) return known;
    return underApprovals(known, rulesOf(args.approvals), new Date(now()).toISOString());
  }

  const looks = new Looks();

  return {
    async check(olds, news) {
      const { args, failures } = parseArguments(news);
      if (args === undefined) return { inputs: news, failures };
      // The engine calls check for one resource at a time, so there is no network here. The inputs carry the last observation
      // and the verdict that this run would leave: previews and policies see it.
      const carried = isSameUser(olds, args) && olds.hasPass !== undefined;
      return { inputs: carried ? { ...args, ...userStateOf(judged(olds as Inputs, args)) } : args };
    },

    async create(inputs) {
      const args = argumentsIn(inputs);
      const observation = await look(args.user, {});
      if (observation.answer === "gone") {
        throw new Error(
          `no user '${shownName(args)}' in the tenant: check the name, or remove it from the list of users ` +
            "(a user created minutes ago may not be there yet)",
        );
      }
      const judge = await judgeOf({ user: args.user }, observation, args.approvals);
      return { id: args.user, outs: { ...judge(args.approvals ?? []), ...args } };
    },

    async read(id, props = {}) {
      // A resource that a program only looks up (`.get`) has no arguments, no baseline and no drift.
      if (!isWatched(props)) return readExternal(id, await look(id, {}));

      assertSaved(props, id);
      const args = argumentsIn(props);
      const before = knownIn(props);
      const { userId, tenantId } = before;
      const known = looks.keep(
        await look(args.user, { userId, tenantId, hasLeft: hasLeft(ofAccepted(before)) }).then(
          (observation) => judgeOf(before, observation, args.approvals),
          (error: unknown) => {
            if (!(error instanceof GraphError) || error.scope !== "user") throw error;
            const told = unreadable(error, before);
            // What was accepted for a while ends, even if the user cannot be read.
            return (approvals) => ({
              ...underApprovals(before, rulesOf(approvals), error.answeredDateTime),
              unreadable: told,
            });
          },
        ),
        args,
      );
      return { id, inputs: { ...args, ...userStateOf(known) }, props: { ...known, ...args } };
    },

    async diff(id, olds, news) {
      assertSaved(olds, id);
      const replaces = isSameUser(olds, news) ? [] : ["user"];
      const [was, args] = [argumentsIn(olds), argumentsIn(news)];
      const changes =
        !isDeepStrictEqual(was, args) ||
        isDrift(olds.drift) ||
        isDrift(news.drift) ||
        olds.unreadable !== undefined ||
        // What was accepted for a while may be over now, or another approval may have replaced its approval.
        (olds.accepted !== undefined && !isDeepStrictEqual(judged(olds, args), knownIn(olds)));
      return { changes, replaces };
    },

    async update(id, olds, news) {
      assertSaved(olds, id);
      // No network: the last observation is judged by the new approvals, and only what they cover is accepted.
      const args = argumentsIn(news);
      return { outs: { ...judged(olds, args), ...args } };
    },

    // Only forgets: nothing in the tenant is deleted.
    async delete() {},
  };
}

function readExternal(id: string, observation: Observation): ReadResult {
  if (observation.answer === "gone") return { id: "" };
  const pass = observation.answer === "pass" ? observation.pass : undefined;
  return { id, props: { user: id, hasPass: pass !== undefined, ...(pass && { pass }) } };
}
