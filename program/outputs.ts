import type { Acceptance, Drift, Gone, Outputs, Pass, Unreadable } from "@tapwatch/provider";
import { type ActivitySeen, driftOf, notToldOf } from "@tapwatch/provider/activity/drift";
import { type PolicySeen, policyDriftOf, policyName } from "@tapwatch/provider/policy/drift";
import { shownName } from "@tapwatch/provider/state";
import type { Watched } from "./roster/resolve";

/** The stack outputs: what people review without opening a resource. Names and values as in the resources themselves. */
export interface StackOutputs {
  readonly passes: ({ readonly user: string } & Pass)[];
  readonly drift: ({ readonly user: string } & Drift)[];
  readonly gone: ({ readonly user: string } & Gone)[];
  readonly unreadable: ({ readonly user: string } & Unreadable)[];
  readonly accepted: ({ readonly user: string } & Acceptance)[];
  readonly summary: {
    readonly watched: number;
    readonly withPass: number;
    readonly usable: number;
    readonly drifted: number;
    readonly gone: number;
    readonly unreadable: number;
    readonly notObserved: number;
  };
}

/** A place in `tapwatch:watch`, such as `groups[0]` → the users whom it brought. Who is in several is in the first. */
export type Sources = Readonly<Record<string, readonly string[]>>;

/** By the names of reports; empty: all users are listed by name. Pulumi warns of outputs without a value. */
export function sourcesOf(users: readonly Watched[]): Sources {
  const found = users.filter(({ source }) => source !== undefined);
  const bySource = Map.groupBy(found, ({ source = "" }) => source);
  return Object.fromEntries([...bySource].map(([source, members]) => [source, members.map(shownName)]));
}

/** What the resources of the tenant say. */
export interface TenantSeen {
  /** Absent: it is not watched. */
  readonly activity?: ActivitySeen;
  readonly policy?: PolicySeen;
}

/** Gathers what the resources say. Pure. A resource without `hasPass` is "not observed yet", never "no pass". */
export function summarize(methods: readonly Outputs[], { activity = {}, policy = {} }: TenantSeen = {}): StackOutputs {
  const outputs = {
    // What somebody who is gone had is no pass that anybody can use now.
    passes: methods.flatMap(({ user, pass, gone }) => (pass && !gone ? [{ user, ...pass }] : [])),
    drift: [
      ...methods.flatMap(({ user, drift }) => (drift && drift.kind !== "None" ? [{ user, ...drift }] : [])),
      ...driftOf(activity),
      ...policyDriftOf(policy),
    ],
    gone: methods.flatMap(({ user, gone }) => (gone && !gone.accepted ? [{ user, ...gone }] : [])),
    unreadable: [
      ...methods.flatMap(({ user, unreadable }) => (unreadable ? [{ user, ...unreadable }] : [])),
      ...notToldOf(activity),
      ...(policy.unreadable ? [{ user: policyName, ...policy.unreadable }] : []),
    ],
    accepted: methods.flatMap(({ user, accepted = [] }) => accepted.map((acceptance) => ({ user, ...acceptance }))),
  };
  return {
    ...outputs,
    summary: {
      watched: methods.length,
      withPass: outputs.passes.length,
      usable: outputs.passes.filter(({ isUsable }) => isUsable === true).length,
      drifted: outputs.drift.length,
      gone: outputs.gone.length,
      unreadable: outputs.unreadable.length,
      notObserved: methods.filter(({ hasPass }) => hasPass === undefined).length,
    },
  };
}
