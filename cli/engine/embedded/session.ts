import { once } from "../../base/once";
import type { Diagnostic, OperationOptions, OperationResult } from "../engine";
import type { Invocation } from "../own-program/watch";
import { judgeSaved, type PackHost } from "../pack-host";
import { outputsOf, type ResourceState, tenantOf } from "../state";
import { assertKnown, findTargets, isTarget } from "../targets";
import { assertAnswered } from "./azuread";
import { defaultProviderInputs, withoutSecrets } from "./azuread/default-provider";
import type { Context } from "./context";
import { Deployment, type DeploymentOptions } from "./deployment";
import type { Hosts, InvokeAnswer, LookupHost, ProviderHost } from "./hosts";

export interface SessionOptions {
  readonly context: Context;
  readonly hosts: Hosts;
  readonly options: OperationOptions;
  readonly dryRun: boolean;
  readonly now: () => string;
}

type Kind = OperationResult["kind"];

/** One operation: its hosts (one of the provider and one of each policy pack, for all of its phases) and its phases. */
export class Session {
  private readonly provider: () => Promise<ProviderHost>;
  private readonly analyzers: () => Promise<readonly PackHost[]>;
  /** Only a program that calls functions needs it. */
  private lookups: Promise<LookupHost> | undefined;

  constructor(private readonly session: SessionOptions) {
    const { context, dryRun, hosts, options } = session;
    this.provider = once(() => hosts.startProvider(context));
    this.analyzers = once(() =>
      allStarted((options.policyPacks ?? []).map((pack) => hosts.startPack(pack, context, dryRun))),
    );
    // Both take about a second to start, so they start while the program loads. Their errors show when they are first needed.
    this.provider().catch(() => {});
    this.analyzers().catch(() => {});
  }

  /** Reads, and runs the program without doing what it asks for. */
  async preview(previous: readonly ResourceState[]): Promise<OperationResult> {
    return this.runProgram("preview", this.deployment(previous, { dryRun: true, refresh: true }));
  }

  /** Reads, also if the project says not to refresh, and does what the program asks for. */
  async up(previous: readonly ResourceState[]): Promise<OperationResult> {
    return this.runProgram("up", this.deployment(previous, { refresh: true }));
  }

  async refresh(previous: readonly ResourceState[], withProgram: boolean): Promise<OperationResult> {
    const deployment = this.deployment(previous, { refresh: true, refreshOnly: true });
    if (withProgram) return this.runProgram("refresh", deployment);
    await deployment.refreshAll();
    return this.conclude("refresh", deployment, []);
  }

  async destroy(previous: readonly ResourceState[]): Promise<OperationResult> {
    const deployment = this.deployment(previous, {});
    await deployment.destroy();
    return this.conclude("destroy", deployment, []);
  }

  /** Ends the hosts. */
  async stop(): Promise<void> {
    const [provider, analyzers, lookups] = await Promise.allSettled([this.provider(), this.analyzers(), this.lookups]);
    if (lookups.status === "fulfilled") lookups.value?.stop();
    if (provider.status === "fulfilled") provider.value.stop();
    if (analyzers.status === "fulfilled") for (const analyzer of analyzers.value) analyzer.stop();
  }

  private deployment(previous: readonly ResourceState[], overrides: Partial<DeploymentOptions>): Deployment {
    const { context, now, options } = this.session;
    const { targets = [] } = options;
    const total = previous.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).length;
    let done = 0;
    return new Deployment({
      name: context.name,
      previous,
      provider: this.provider,
      providerInputs: withoutSecrets(context.config),
      analyzers: this.analyzers,
      refresh: false,
      dryRun: false,
      isTarget: (resource) => targets.length === 0 || isTarget(resource, targets),
      now,
      onStep: () => {
        done += 1;
        options.onProgress?.(done, total === 0 ? undefined : Math.max(done, total));
      },
      ...overrides,
    });
  }

  private async runProgram(kind: Kind, deployment: Deployment): Promise<OperationResult> {
    deployment.readAhead();
    const { succeeded, diagnostics } = await this.session.hosts.runProgram(
      this.session.context,
      deployment,
      kind === "preview",
      (invocation) => this.invoke(deployment, invocation),
    );
    if (!succeeded) return { ...(await this.conclude(kind, deployment, diagnostics, false)), stopped: true };
    // A refresh reads what is watched, which was asked for before the program ran.
    const { name } = this.session.context;
    if (kind !== "refresh") assertKnown(this.session.options.targets ?? [], deployment.known, name);
    await deployment.finish();
    return this.conclude(kind, deployment, diagnostics);
  }

  /** Calls a function that the program calls, as Pulumi's engine does. */
  private async invoke(deployment: Deployment, invocation: Invocation): Promise<InvokeAnswer> {
    assertAnswered(invocation);
    const { context, hosts } = this.session;
    deployment.useProvider(...defaultProviderInputs(invocation, context.config));
    this.lookups ??= hosts.startLookups(context, tenantOf(deployment.before));
    try {
      return await (await this.lookups).invoke(invocation);
    } catch (error) {
      throw new Error(`invocation of ${invocation.token} returned an error: ${(error as Error).message}`);
    }
  }

  /** The result of a deployment, judged by the packs unless it broke off. */
  private async conclude(
    kind: Kind,
    deployment: Deployment,
    diagnostics: readonly Diagnostic[],
    isWhole = true,
  ): Promise<OperationResult> {
    const { before, resources, steps, failures, looked } = deployment;
    // Nobody could be read: there is nothing to conclude, and nothing to save.
    const isNobody = failures.length > 0 && !steps.some((step) => (step.new ?? step.old)?.custom);
    const violations = isNobody || (isWhole && kind !== "preview") ? [] : [...deployment.violations];
    // A pack that does not start is one error, and not one for each user.
    const analyzers = isWhole ? await this.analyzers() : [];
    if (!isNobody) {
      for (const analyzer of analyzers) {
        // A preview's resources were judged when the program registered them; saved resources are judged as they were
        // saved.
        const judge = kind === "preview" ? analyzer.analyzeStack(resources) : judgeSaved(analyzer, resources);
        violations.push(...(await judge));
      }
    }
    const notices = (await this.provider()).notices.map((message) => ({ severity: "warning", message }) as const);
    const targets = this.targetsOf(deployment);
    return {
      kind,
      ...(targets && { targets }),
      steps,
      failures,
      violations,
      diagnostics: [...diagnostics, ...notices],
      before,
      resources,
      outputs: outputsOf(resources),
      read: [...looked],
      stopped: isNobody,
    };
  }

  private targetsOf({ known }: Deployment): readonly string[] | undefined {
    const { context, options } = this.session;
    const { targets = [] } = options;
    return targets.length === 0 ? undefined : findTargets(targets, known, context.name).urns;
  }
}

/** All of them, or none: those that started are stopped if one did not. */
async function allStarted(starting: readonly Promise<PackHost>[]): Promise<PackHost[]> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (!failed) return started;
  for (const analyzer of started) analyzer.stop();
  throw failed.reason;
}
