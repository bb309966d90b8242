import { LocalWorkspace, type PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { openProject, type Project } from "../../project/project";
import { shortName, stackFile } from "../../project/stack-file";
import { stackValue } from "../../project/stack-value";
import type { Engine, OperationOptions, OperationResult, RefreshOptions } from "../engine";
import { expectResources } from "../lean-heap";
import { assertNamed, noWatch } from "../no-watch";
import { parseExport } from "../parse-export";
import type { ResourceState, StackExport, StackName } from "../state";
import { assertKnown, findTargets } from "../targets";
import { azureadSignIn, namesAzuread } from "./azuread-sign-in";
import { isNoStack } from "./cli-error";
import { type Answer, type CommandLineOptions, runCommandLine } from "./command-line";
import { runConfiguration } from "./configuration";
import { judgesOf } from "./judge";
import { destroy, preview, refresh, up } from "./operations";
import { inlineProgram } from "./program";
import { Run } from "./run";
import type { Context } from "./selection";
import { settingsFor } from "./settings";
import { withSignals } from "./signals";
import { inTemporaryDirectory } from "./temporary";

export interface PulumiEngineOptions {
  /** Of the Pulumi project. */
  readonly directory: string;
  /** As Pulumi names it: `stack`, `project/stack` or `organization/project/stack`. */
  readonly stack: string;
  /** `--config key=value`: before the values in the stack's file, for one run. */
  readonly config?: Readonly<Record<string, string>>;
  readonly command: PulumiCommand;
  /** Environment variables for Pulumi, the program, the provider and the packs, beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Pulumi's own engine, by its command line: any state backend, any scale. */
export class PulumiEngine implements Engine {
  readonly name = "pulumi";
  private readonly project: Project;
  private readonly stackName: StackName;
  private readonly stackFile: string;
  private readonly env: Readonly<Record<string, string>>;

  constructor(private readonly options: PulumiEngineOptions) {
    const { directory, stack, config = {}, env = {} } = options;
    const given = { ...process.env, ...env };
    const { value: cloud } = stackValue({ directory, stack, config }, "cloud");
    const signIn = azureadSignIn(given, String(cloud || "global"), namesAzuread({ directory, stack, config }));
    this.env = { ...settingsFor(given), ...signIn, ...env };
    this.project = openProject(directory);
    this.stackName = { stack: shortName(stack), project: this.project.name };
    this.stackFile = stackFile(directory, stack);
  }

  async preview(options: OperationOptions = {}): Promise<OperationResult> {
    return this.operation("create", options, preview);
  }

  async up(options: OperationOptions = {}): Promise<OperationResult> {
    return this.operation("create", options, up);
  }

  async refresh({ runProgram = false, ...options }: RefreshOptions = {}): Promise<OperationResult> {
    return this.operation("select", options, (run, context) => refresh(run, context, runProgram));
  }

  async destroy(options: OperationOptions = {}): Promise<OperationResult> {
    return this.operation("select", { ...options, policyPacks: [] }, destroy);
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.commandLine(["stack", "output", "--json", "--stack", this.options.stack]));
  }

  async export(): Promise<StackExport> {
    return JSON.parse(await this.commandLine(["stack", "export", "--stack", this.options.stack]));
  }

  async import(state: unknown): Promise<void> {
    const parsed = parseExport(state, this.stackName);
    await this.resources("import");
    await this.commandLine(["stack", "import", "--stack", this.options.stack], JSON.stringify(parsed));
  }

  /** The saved resources. @throws Error if there is no such stack, and none is to be made */
  private async resources(mode: "create" | "select" | "import"): Promise<readonly ResourceState[]> {
    const { directory, stack, config = {} } = this.options;
    const { stdout, error } = await this.run(["stack", "export", "--stack", stack]);
    if (error === undefined) {
      const { resources = [] } = (JSON.parse(stdout) as StackExport).deployment;
      expectResources(resources.length);
      return resources;
    }
    if (!isNoStack(error)) throw error;
    const stacks = await this.stacks();
    if (mode === "select") throw this.noWatch(stacks);
    if (mode === "create") assertNamed(directory, stack, config, stacks);
    await this.commandLine(["stack", "init", stack, "--no-select"]);
    return [];
  }

  /** The stack for the Automation API, which would select it: what the user has selected stays so. */
  private async stack(): Promise<Stack> {
    const { directory, stack, command } = this.options;
    const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand: command, envVars: this.env });
    // A program in this process sees this process's environment; and the SDK starts none with a Pulumi of an unknown version.
    const mayBeInline = this.options.env === undefined && command.version !== null;
    const program = mayBeInline ? inlineProgram(this.project, this.stackName) : undefined;
    if (program !== undefined) workspace.program = program;
    workspace.selectStack = async () => {};
    const selected = await Stack.select(stack, workspace);
    // After each command it would ask for the update's number and for the outputs, these with their secrets: three more commands.
    selected.info = async () => undefined;
    selected.outputs = async () => ({});
    return selected;
  }

  /** Names of the project's stacks in the backend; empty if the backend does not list them. */
  private async stacks(): Promise<string[]> {
    const { stdout, succeeded } = await this.run(["stack", "ls", "--json"]);
    return succeeded ? (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name) : [];
  }

  private async operation(
    mode: "create" | "select",
    options: OperationOptions,
    work: (run: Run, context: Context) => Promise<OperationResult>,
  ): Promise<OperationResult> {
    const { config = {} } = this.options;
    const previous = await this.resources(mode);
    if (mode === "select" && previous.length === 0) throw this.noWatch(await this.stacks());
    const { targets = [] } = options;
    if (mode === "select") assertKnown(targets, previous, this.stackName);
    const stack = await this.stack();
    return inTemporaryDirectory((directory) =>
      withSignals(async (signals) => {
        const configFile = runConfiguration({
          directory,
          stackFile: this.stackFile,
          project: this.stackName.project,
          overrides: config,
        });
        const run = new Run({
          stack,
          name: this.stackName,
          commandLine: this.commandLineOptions,
          configFile,
          judges: await judgesOf(directory, options.policyPacks ?? [], this.options.env === undefined),
          signals,
          onProgress: options.onProgress,
          previous,
        });
        const known = await this.declared(run, targets, previous);
        const { urns } = findTargets(targets, known, this.stackName);
        return work(run, { previous, targets: urns });
      }),
    );
  }

  /** What is watched and, if that does not explain a target, what the program declares: Pulumi would say it after the work. */
  private async declared(run: Run, targets: readonly string[], previous: readonly ResourceState[]) {
    if (findTargets(targets, previous, this.stackName).unknown.length === 0) return previous;
    const { steps, failures, isBroken } = await run.declare();
    const known = [...previous, ...steps.flatMap((step) => step.new ?? [])];
    // A program that broke off has not said everything. The operation itself tells why.
    if (failures.length === 0 && !isBroken) assertKnown(targets, known, this.stackName);
    return known;
  }

  private run(args: readonly string[], input?: string): Promise<Answer> {
    return runCommandLine(this.commandLineOptions, args, input);
  }

  private async commandLine(args: readonly string[], input?: string): Promise<string> {
    const { stdout, error } = await this.run(args, input);
    if (error) throw isNoStack(error) ? this.noWatch(await this.stacks()) : error;
    return stdout;
  }

  private get commandLineOptions(): CommandLineOptions {
    const { command, directory } = this.options;
    return { command, cwd: directory, env: this.env };
  }

  private noWatch(stacks: readonly string[]): Error {
    return noWatch(this.options.stack, "Pulumi's backend", stacks);
  }
}
