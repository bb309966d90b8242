import { join } from "node:path";
import { LocalWorkspace, type PulumiCommand, type Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { Engine, OperationOptions, OperationResult, RefreshOptions } from "../engine";
import { parseExport } from "../parse-export";
import { readYaml } from "../read-yaml";
import { shortName, stackFile } from "../stack-file";
import type { StackExport, StackName } from "../state";
import { commandLineError } from "./cli-error";
import { type CommandLineOptions, runCommandLine } from "./command-line";
import { policyArguments, runConfiguration } from "./configuration";
import { isManaged } from "./observed";
import { destroy, preview, refresh, up } from "./operations";
import { Run } from "./run";
import type { Context } from "./selection";
import { settingsFor } from "./settings";
import { withSignals } from "./signals";
import { targetUrns } from "./targets";
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

const projectSchema = z.looseObject({
  name: z.string().min(1),
});

/** Pulumi's own engine, by its command line: any state backend, any scale. */
export class PulumiEngine implements Engine {
  readonly name = "pulumi";
  private readonly stackName: StackName;
  private readonly stackFile: string;
  private readonly env: Readonly<Record<string, string>>;

  constructor(private readonly options: PulumiEngineOptions) {
    const { directory, stack, env = {} } = options;
    this.env = { ...settingsFor({ ...process.env, ...env }), ...env };
    const project = readYaml(join(directory, "Pulumi.yaml"), projectSchema);
    this.stackName = { stack: shortName(stack), project: project.name };
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
    await this.openStack("create");
    await this.commandLine(["stack", "import", "--stack", this.options.stack], JSON.stringify(parsed));
  }

  private async openStack(mode: "create" | "select"): Promise<Stack> {
    const { directory, stack, command } = this.options;
    const args = { stackName: stack, workDir: directory };
    const options = { pulumiCommand: command, envVars: this.env };
    try {
      return mode === "create"
        ? await LocalWorkspace.createOrSelectStack(args, options)
        : await LocalWorkspace.selectStack(args, options);
    } catch (error) {
      throw error instanceof StackNotFoundError ? this.noBaseline() : commandLineError(error);
    }
  }

  private async operation(
    mode: "create" | "select",
    options: OperationOptions,
    work: (run: Run, context: Context) => Promise<OperationResult>,
  ): Promise<OperationResult> {
    const { config = {} } = this.options;
    const stack = await this.openStack(mode);
    return inTemporaryDirectory((directory) =>
      withSignals(async (signal) => {
        const configFile = runConfiguration({
          directory,
          stackFile: this.stackFile,
          project: this.stackName.project,
          overrides: config,
        });
        const previous = (await this.export()).deployment.resources ?? [];
        if (mode === "select" && previous.length === 0) throw this.noBaseline();
        const run = new Run({
          stack,
          name: this.stackName,
          commandLine: this.commandLineOptions,
          configFile,
          policies: policyArguments(directory, options.policyPacks ?? []),
          signal,
          onProgress: options.onProgress,
          total: previous.filter(isManaged).length,
        });
        const targets = targetUrns(options.targets ?? [], previous, this.stackName);
        return work(run, { previous, targets });
      }),
    );
  }

  private async commandLine(args: readonly string[], input?: string): Promise<string> {
    const { stdout, error } = await runCommandLine(this.commandLineOptions, args, input);
    if (error) throw error;
    return stdout;
  }

  private get commandLineOptions(): CommandLineOptions {
    const { command, directory } = this.options;
    return { command, cwd: directory, env: this.env };
  }

  private noBaseline(): Error {
    return new Error(
      `stack '${this.options.stack}' has no state in Pulumi's backend yet: begin the watch with 'tapwatch up' first`,
    );
  }
}
