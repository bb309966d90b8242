import type { Application } from "@tapwatch/simulator";
import { expect } from "vitest";
import { createPolicyProvider } from "../../../providers/policy/provider";
import type { PolicyApproval, PolicyArguments, PolicyOutputs } from "../../../providers/policy/state";
import { runtimeOf } from "../../../providers/runtime";
import { quick } from "../../support/read";
import type { TestTenant } from "../../support/tenant";

const id = "tenant-policy";
const logPermissions = ["AuditLog.Read.All", "Directory.Read.All"];

/** Runs of the policy's resource, each in a process of its own. What goes into the state and comes out of it is plain JSON. */
export function policyStackOf(tenant: TestTenant, application?: Application) {
  const roles = ["Policy.Read.AuthenticationMethod", ...logPermissions];
  const reader = application ?? tenant.tenant.addApplication({ roles });
  const { graphRoot, authorityHost } = tenant;
  const notices: string[] = [];
  const settings: Readonly<Record<string, string>> = {
    "tapwatch:graphRoot": graphRoot,
    "tapwatch:authorityHost": authorityHost,
  };
  let args: PolicyArguments = {};
  let state: { readonly inputs: PolicyOutputs; readonly outputs: PolicyOutputs } | undefined;

  function newProvider() {
    const runtime = runtimeOf((key) => settings[key], {
      ...quick(tenant, reader),
      notice: (message) => notices.push(message),
    });
    return createPolicyProvider(runtime, () => tenant.clock.now().getTime());
  }

  /** The provider of the run: a refresh begins one, and an `up` may follow in it. */
  let provider = newProvider();

  function known() {
    if (state === undefined) throw new Error("nothing was created yet");
    return state;
  }

  async function diffed() {
    const { inputs, outputs } = known();
    const news = (await provider.check(inputs, args)).inputs as PolicyOutputs;
    return { news: plain(news), ...(await provider.diff(id, outputs, news)) };
  }

  return {
    notices,
    get outputs() {
      return known().outputs;
    },
    get inputs() {
      return known().inputs;
    },
    async create(approvals?: readonly PolicyApproval[]) {
      args = { ...(approvals && { approvals }) };
      const inputs = (await provider.check({}, args)).inputs as PolicyOutputs;
      const created = await provider.create(inputs);
      expect(created.id).toBe(id);
      state = plain({ inputs, outputs: created.outs as PolicyOutputs });
    },
    /** @param changes what the state says otherwise */
    async refresh(changes: Partial<PolicyOutputs> = {}) {
      provider = newProvider();
      const { inputs, props } = await provider.read(id, { ...known().outputs, ...changes });
      state = plain({ inputs: inputs as PolicyOutputs, outputs: props as PolicyOutputs });
    },
    /** What an engine would show: whether there are changes, and the inputs of a preview. */
    diffed,
    isShown: async () => (await diffed()).changes,
    /** `pulumi up` with these approvals, from now on. @param isSameProcess it comes with the refresh before */
    async up(approvals: readonly PolicyApproval[] = [], isSameProcess = true) {
      if (!isSameProcess) provider = newProvider();
      args = { approvals };
      const { news, changes } = await diffed();
      if (!changes) return;
      const { outs } = await provider.update(id, known().outputs, news);
      state = plain({ inputs: news, outputs: outs as PolicyOutputs });
    },
  };
}

function plain<State>(state: State): State {
  const parsed: State = JSON.parse(JSON.stringify(state));
  expect(state).toStrictEqual(parsed);
  return parsed;
}
