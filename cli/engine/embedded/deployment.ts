import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Step, StepFailure, Violation } from "../engine";
import { expectResources } from "../lean-heap";
import type { PackHost } from "../pack-host";
import {
  isProviderType,
  type Properties,
  type ResourceState,
  type StackName,
  stackType,
  type UserResource,
  urnOf,
} from "../state";
import type { ProviderHost } from "./hosts";
import { inDependencyOrder } from "./order";
import type { Registration } from "./sdk/registration";

export interface DeploymentOptions {
  readonly name: StackName;
  /** The resources as they were saved last. */
  readonly previous: readonly ResourceState[];
  readonly provider: () => Promise<ProviderHost>;
  readonly providerInputs: Properties;
  readonly analyzers: () => Promise<readonly PackHost[]>;
  /** Reads resources before they are compared with the program. */
  readonly refresh: boolean;
  /** Only reads: the program runs for its outputs alone. */
  readonly refreshOnly?: boolean;
  readonly dryRun: boolean;
  readonly isTarget: (resource: UserResource) => boolean;
  /** ISO 8601 instant. */
  readonly now: () => string;
  readonly onStep?: (step: Step) => void;
}

/**
 * One run over the resources of a stack: what the program registers is compared with what was there, step by step, the way
 * Pulumi's engine does it. A step that fails is recorded and its resource keeps its old state; the others go on.
 */
export class Deployment {
  readonly steps: Step[] = [];
  readonly failures: StepFailure[] = [];
  readonly violations: Violation[] = [];
  /** URNs of what the provider really read. */
  readonly looked = new Set<string>();
  private readonly previous: Map<string, ResourceState>;
  private readonly order: string[] = [];
  private readonly next = new Map<string, ResourceState>();
  private readonly registered = new Set<string>();
  private readonly declared: (UserResource & Pick<ResourceState, "type">)[] = [];
  private readonly defaultProviders = new Map<string, ResourceState>();
  /** Answers that were asked for before the program was. */
  private readonly early = new Map<string, ReturnType<ProviderHost["read"]>>();

  constructor(private readonly options: DeploymentOptions) {
    this.previous = new Map(options.previous.map((state) => [state.urn, state]));
  }

  /** The resources as they are after the steps so far, in an order that does not depend on which step was the quickest. */
  get resources(): ResourceState[] {
    const order = new Set([...this.previous.keys(), ...this.order]);
    return inDependencyOrder([...order].flatMap((urn) => this.next.get(urn) ?? []));
  }

  /** What was saved before, and what the program registered. */
  get known(): Pick<ResourceState, "urn" | "type" | "inputs">[] {
    return [...this.previous.values(), ...this.declared];
  }

  /** The resources as they were saved before. */
  get before(): ResourceState[] {
    return [...this.previous.values()];
  }

  /** Takes a resource of the program through its steps and returns the state that the program gets to see. */
  async register(registration: Registration): Promise<ResourceState> {
    const { type, name, parent, custom, inputs, dependencies, propertyDependencies, aliases } = registration;
    const urn = urnOf(this.options.name, type, name, parent);
    this.rename(urn, aliases);
    if (this.registered.has(urn))
      throw new Error(`two resources are named '${name}' (${type}): give each its own name`);
    this.registered.add(urn);
    this.declared.push({ urn, type, inputs });
    expectResources(this.declared.length);
    const goal: ResourceState = {
      urn,
      custom,
      type,
      inputs,
      ...(parent && { parent }),
      ...(dependencies.length > 0 && { dependencies }),
      ...(custom && { provider: this.provider(), propertyDependencies }),
    };
    this.order.push(urn);
    return custom ? this.registerCustom(goal) : this.registerComponent(goal);
  }

  /** Looks an external resource up (`.get`). */
  async read(registration: Registration & { readonly id: string }): Promise<ResourceState> {
    const { type, name, parent, id, inputs } = registration;
    const urn = urnOf(this.options.name, type, name, parent);
    this.registered.add(urn);
    this.order.push(urn);
    const provider = await this.options.provider();
    const answer = await provider.read(urn, id, inputs);
    this.looked.add(urn);
    if (answer.id === "") throw new Error(`${type} '${name}' with the id '${id}' does not exist`);
    const old = this.previous.get(urn);
    const state: ResourceState = {
      urn,
      custom: true,
      id: answer.id,
      type,
      inputs,
      outputs: answer.outputs,
      ...(parent && { parent }),
      provider: this.provider(),
      external: true,
    };
    return this.settle(
      "read",
      old,
      old && isDeepStrictEqual(old.outputs, state.outputs) ? old : this.stamped(old, state),
    );
  }

  /** Sets what a component, the stack above all, gives out. */
  setOutputs(urn: string, outputs: Properties): void {
    const state = this.next.get(urn);
    if (!state) throw new Error(`${urn} gives outputs before it was registered`);
    const old = this.previous.get(urn);
    const changed = { ...state, outputs };
    this.next.set(urn, isDeepStrictEqual(old, changed) && old ? old : changed);
  }

  /**
   * Asks for what is saved while the program starts, which takes a second. An answer counts when the program registers its resource;
   * the others are dropped.
   */
  readAhead(): void {
    for (const old of this.previous.values()) {
      const { urn, custom, type, external } = old;
      if (!custom || isProviderType(type) || external || !this.options.isTarget(old)) continue;
      const answer = this.ask(old);
      // Its error shows when it is used.
      answer.catch(() => {});
      this.early.set(urn, answer);
    }
  }

  /** Refreshes what is in the state, without a program. */
  async refreshAll(): Promise<void> {
    await Promise.all(
      [...this.previous.values()].map(async (old) => {
        this.registered.add(old.urn);
        if (!old.custom || isProviderType(old.type) || !this.options.isTarget(old)) {
          this.next.set(old.urn, old);
        } else {
          await this.refreshOne(old);
        }
      }),
    );
  }

  /** Ends a run of the program: what it no longer registers is deleted, or, in a refresh, refreshed. */
  async finish(): Promise<void> {
    const left = [...this.previous.values()].filter(({ urn }) => !this.registered.has(urn) && !this.next.has(urn));
    await Promise.all(
      left.map(async (old) => {
        if (!old.custom || isProviderType(old.type)) {
          if (this.options.refreshOnly || isProviderType(old.type)) this.next.set(old.urn, old);
        } else if (!this.options.isTarget(old)) {
          this.next.set(old.urn, old);
        } else if (this.options.refreshOnly) {
          await this.refreshOne(old);
        } else {
          await this.remove(old);
        }
      }),
    );
  }

  /** Deletes everything; components and providers go when no resource is left that needs them. */
  async destroy(): Promise<void> {
    const customs = [...this.previous.values()].filter(({ custom, type }) => custom && !isProviderType(type));
    await Promise.all(
      customs.map((old) => (this.options.isTarget(old) ? this.remove(old) : this.next.set(old.urn, old))),
    );
    if (this.next.size > 0) {
      for (const old of this.previous.values()) if (!customs.includes(old)) this.next.set(old.urn, old);
    }
  }

  /** What was saved under a name that the program says it had before is saved under the one that it has now. */
  private rename(urn: string, aliases: readonly string[]): void {
    const [alias] = this.previous.has(urn) ? [] : aliases.filter((former) => this.previous.has(former));
    const old = alias === undefined ? undefined : this.previous.get(alias);
    if (alias === undefined || old === undefined) return;
    this.previous.delete(alias);
    this.previous.set(urn, { ...old, urn });
    const answer = this.early.get(alias);
    if (answer !== undefined) this.early.set(urn, answer);
  }

  private registerComponent(goal: ResourceState): ResourceState {
    const old = this.previous.get(goal.urn);
    // A run that stops before the stack's outputs are set keeps the old ones.
    const state = { ...goal, ...(old?.outputs && { outputs: old.outputs }) };
    return old ? this.leave(state, old) : this.settle("create", old, this.stamped(old, state));
  }

  private async registerCustom(goal: ResourceState): Promise<ResourceState> {
    const { urn } = goal;
    const saved = this.previous.get(urn);
    const included = this.options.isTarget({ ...goal, outputs: saved?.outputs });
    if (!included) return saved ? this.keep(saved) : goal;

    let old = saved;
    if (saved && this.options.refresh) {
      const answer = await this.refreshOne(saved);
      // This resource could not be read: nothing is concluded and nothing accepted for it.
      if (answer === "failed") return this.keep(saved);
      old = answer === "gone" ? undefined : answer;
    }
    if (this.options.refreshOnly) return old ?? goal;
    return (await this.applyGoal(goal, old)) ?? (old ? this.keep(old) : goal);
  }

  /** Brings one resource to what the program wants; undefined: that failed. */
  private async applyGoal(goal: ResourceState, old: ResourceState | undefined): Promise<ResourceState | undefined> {
    const { urn } = goal;
    let op: StepFailure["op"] = "check";
    try {
      const provider = await this.options.provider();
      const inputs = await this.check(provider, goal, old);
      const checked = { ...goal, inputs };
      const { id = "", outputs: olds = {} } = old ?? {};
      const difference = old ? await provider.diff(urn, id, olds, inputs) : "create";
      if (difference === "same") return this.leave({ ...checked, id, outputs: olds }, old);

      op = difference;
      // In a preview a dynamic resource's outputs are its inputs: what is missing there, the program sees as unknown.
      if (this.options.dryRun) return this.settle(op, old, { ...checked, ...(old && { id }), outputs: inputs });
      if (difference === "update") {
        const outputs = await provider.update(urn, id, olds, inputs);
        return this.settle(op, old, this.stamped(old, { ...checked, id, outputs }));
      }
      if (difference === "replace") await provider.delete(urn, id, olds);
      const created = await provider.create(urn, inputs);
      this.looked.add(urn);
      return this.settle(op, old, this.stamped(undefined, { ...checked, ...created }));
    } catch (error) {
      this.fail(urn, op, error);
      return undefined;
    }
  }

  /** @throws Error with the reasons, if the provider does not take the inputs */
  private async check(
    provider: ProviderHost,
    goal: ResourceState,
    old: ResourceState | undefined,
  ): Promise<Properties> {
    const { inputs, failures } = await provider.check(goal.urn, old?.inputs ?? {}, goal.inputs ?? {});
    if (failures.length > 0) {
      throw new Error(failures.map(({ property, reason }) => (property ? `${property} ${reason}` : reason)).join("; "));
    }
    // What is saved is judged as it was saved; a preview saves nothing.
    for (const analyzer of this.options.dryRun ? await this.options.analyzers() : []) {
      this.violations.push(...(await analyzer.analyze({ ...goal, inputs })));
    }
    return inputs;
  }

  /** Reads one resource; a failure is recorded and keeps the old state. */
  private async refreshOne(old: ResourceState): Promise<ResourceState | "gone" | "failed"> {
    const { urn } = old;
    try {
      const provider = await this.options.provider();
      const answer = await (this.early.get(urn) ?? this.ask(old));
      this.early.delete(urn);
      this.looked.add(urn);
      if (answer.id === "") {
        if (this.options.refreshOnly) this.record({ op: "delete", urn, old });
        return "gone";
      }
      const state = { ...old, id: answer.id, inputs: answer.inputs ?? old.inputs ?? {}, outputs: answer.outputs };
      const current = isDeepStrictEqual(state, old) ? old : this.stamped(old, state);
      if (this.options.refreshOnly) {
        this.next.set(urn, current);
        const difference = old.external
          ? !isDeepStrictEqual(old.outputs, current.outputs)
          : (await provider.diff(urn, answer.id, answer.outputs, old.inputs ?? {})) !== "same";
        this.record({ op: difference ? "update" : "same", urn, old, new: current });
      }
      return current;
    } catch (error) {
      this.fail(urn, "refresh", error);
      this.keep(old);
      return "failed";
    }
  }

  private async ask({ urn, id = "", outputs = {} }: ResourceState): ReturnType<ProviderHost["read"]> {
    return (await this.options.provider()).read(urn, id, outputs);
  }

  private async remove(old: ResourceState): Promise<void> {
    try {
      if (!this.options.dryRun && !old.external) {
        await (await this.options.provider()).delete(old.urn, old.id ?? "", old.outputs ?? {});
      }
      this.next.delete(old.urn);
      this.record({ op: "delete", urn: old.urn, old });
    } catch (error) {
      this.fail(old.urn, "delete", error);
      this.keep(old);
    }
  }

  /** The default provider of a package, as Pulumi's engine keeps it in the state. @returns the reference to it */
  useProvider(name: string, provider: string, inputs: Properties): string {
    const type = `pulumi:providers:${name}`;
    const urn = urnOf(this.options.name, type, provider, "");
    let used = this.defaultProviders.get(urn);
    if (used === undefined) {
      const old = this.previous.get(urn);
      const state: ResourceState = { urn, custom: true, id: old?.id ?? randomUUID(), type, inputs, outputs: inputs };
      const same = old && isUnchanged(state, old);
      used = same ? old : this.stamped(old, state);
      this.defaultProviders.set(urn, used);
      this.registered.add(urn);
      this.order.push(urn);
      this.next.set(urn, used);
    }
    return `${used.urn}::${used.id}`;
  }

  /** That of dynamic resources: its inputs are the configuration. */
  private provider(): string {
    return this.useProvider("pulumi-nodejs", "default", this.options.providerInputs);
  }

  private stamped(old: ResourceState | undefined, state: ResourceState): ResourceState {
    const now = this.options.now();
    return { ...state, created: old?.created ?? now, modified: now };
  }

  private settle(op: Step["op"], old: ResourceState | undefined, state: ResourceState): ResourceState {
    this.next.set(state.urn, state);
    if (state.type !== stackType) this.record({ op, urn: state.urn, ...(old && { old }), new: state });
    return state;
  }

  /** Nothing to do: the old state stays unless its inputs changed. */
  private leave(state: ResourceState, old: ResourceState | undefined): ResourceState {
    return this.settle("same", old, old && isUnchanged(state, old) ? old : this.stamped(old, state));
  }

  private keep(old: ResourceState): ResourceState {
    this.next.set(old.urn, old);
    return old;
  }

  private fail(urn: string, op: StepFailure["op"], error: unknown): void {
    this.failures.push({ urn, op, message: error instanceof Error ? error.message : String(error) });
  }

  private record(step: Step): void {
    this.steps.push(step);
    this.options.onStep?.(step);
  }
}

/** Whether a state says what the old one said, dates aside. */
function isUnchanged(state: ResourceState, { created: _created, modified: _modified, ...old }: ResourceState): boolean {
  return isDeepStrictEqual(state, old);
}
