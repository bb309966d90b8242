import type { Drift, Outputs, Pass, Unreadable } from "@tapwatch/provider";

/** The stack outputs: what people review without opening a resource. Names and values as in the resources themselves. */
export interface StackOutputs {
  readonly passes: ({ readonly user: string } & Pass)[];
  readonly drift: ({ readonly user: string } & Drift)[];
  readonly unreadable: ({ readonly user: string } & Unreadable)[];
  readonly summary: {
    readonly watched: number;
    readonly withPass: number;
    readonly usable: number;
    readonly drifted: number;
    readonly unreadable: number;
    readonly notObserved: number;
  };
}

/** Gathers what the resources say. Pure. A resource without `hasPass` is "not observed yet", never "no pass". */
export function summarize(methods: readonly Outputs[]): StackOutputs {
  const outputs = {
    passes: methods.flatMap(({ user, pass }) => (pass ? [{ user, ...pass }] : [])),
    drift: methods.flatMap(({ user, drift }) => (drift && drift.kind !== "None" ? [{ user, ...drift }] : [])),
    unreadable: methods.flatMap(({ user, unreadable }) => (unreadable ? [{ user, ...unreadable }] : [])),
  };
  return {
    ...outputs,
    summary: {
      watched: methods.length,
      withPass: outputs.passes.length,
      usable: outputs.passes.filter(({ isUsable }) => isUsable === true).length,
      drifted: outputs.drift.length,
      unreadable: outputs.unreadable.length,
      notObserved: methods.filter(({ hasPass }) => hasPass === undefined).length,
    },
  };
}
