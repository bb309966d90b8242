import { expect } from "vitest";
import { approvalsNeeded } from "../../cli/approvals/needed";
import type { Approval } from "../../providers/approvals/approval";
import type { PassReader } from "../../providers/observation";
import { createProvider } from "../../providers/provider";
import type { Arguments, Inputs, Outputs } from "../../providers/state";
import { readerOf } from "./read";
import type { TestTenant } from "./tenant";

/** A watched user's resource, kept as an engine keeps it: what goes into the state and comes out of it is plain JSON. */
export interface Watched {
  readonly outputs: Outputs;
  /** The state as it would be written. */
  text(): string;
  /** Whether a refresh or a preview would show this resource. */
  isShown(): Promise<boolean>;
  /** `pulumi up` with these approvals, from now on. */
  up(approvals?: readonly Approval[]): Promise<void>;
  /** `pulumi up` with an approval that names what the last refresh saw. */
  accept(): Promise<void>;
}

/** Resources and their refreshes, without an engine. */
export function stackOf(tenant: TestTenant, application = tenant.reader) {
  let tickets = 0;
  const nextTicket = () => {
    tickets += 1;
    return `CHG-${tickets}`;
  };
  const settings = { cloud: "global" as const, clockSkewMinutes: 5, timeBudgetMinutes: 10 };
  let reader: PassReader = readerOf(tenant, {}, application);
  const provider = createProvider(
    () => ({ settings, reader }),
    () => tenant.clock.now().getTime(),
  );
  const refreshes: (() => Promise<void>)[] = [];

  return {
    /** Creates a resource: begins the watch. */
    async watch(given: Arguments): Promise<Watched> {
      let args = given;
      const { inputs: checked } = await provider.check({}, args);
      const { outs } = await provider.create(checked as Inputs);
      let state = plain({ inputs: checked as Inputs, outputs: outs as Outputs });

      refreshes.push(async () => {
        const { id, inputs, props } = await provider.read(args.user, state.outputs);
        expect(id).toBe(args.user);
        state = plain({ inputs: inputs as Inputs, outputs: props as Outputs });
      });
      const diff = async () => {
        const news = (await provider.check(state.inputs, args)).inputs as Inputs;
        return { news, ...(await provider.diff(args.user, state.outputs, news)) };
      };
      const up = async (approvals = args.approvals) => {
        args = { user: args.user, ...(approvals !== undefined && { approvals }) };
        const { changes, news } = await diff();
        if (!changes) return;
        const updated = await provider.update(args.user, state.outputs, news);
        state = plain({ inputs: news, outputs: updated.outs as Outputs });
      };
      return {
        get outputs() {
          return state.outputs;
        },
        text: () => JSON.stringify(state),
        isShown: async () => (await diff()).changes ?? false,
        up,
        accept: () =>
          up([
            ...(args.approvals ?? []),
            ...approvalsNeeded(state.outputs).map((named) => ({ ticket: nextTicket(), ...named })),
          ]),
      };
    },

    /** Reads all resources at once, in a process of its own, and returns what failed; those keep their state. */
    async refresh(): Promise<string[]> {
      reader = readerOf(tenant, {}, application);
      const results = await Promise.allSettled(refreshes.map((refresh) => refresh()));
      return results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
    },
  };
}

function plain<State>(state: State): State {
  const parsed: State = JSON.parse(JSON.stringify(state));
  expect(state).toStrictEqual(parsed);
  return parsed;
}
