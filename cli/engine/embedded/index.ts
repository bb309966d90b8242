import { ownTypes } from "@tapwatch/provider/method-type";
import { openProject, type Project } from "../../project/project";
import { readStackConfiguration } from "../../project/stack-configuration";
import { namedStacks, ownStateFile, savedStacks, shortName } from "../../project/stack-file";
import type { Engine, OperationOptions, OperationResult, RefreshOptions } from "../engine";
import { assertNamed, noWatch } from "../no-watch";
import { outputsOf, type ResourceState, type StackExport, type StackName } from "../state";
import { assertKnown } from "../targets";
import type { Hosts } from "./hosts";
import { ownHosts } from "./in-process/hosts";
import { Session } from "./session";
import { StateFile } from "./state-file";

export interface EmbeddedEngineOptions {
  /** Of the Pulumi project. */
  readonly directory: string;
  readonly stack: string;
  /** `--config key=value`: before the values in the stack's file. */
  readonly config?: Readonly<Record<string, string>>;
  /** Where the state is kept; default: .tapwatch/<stack>.json in the project. */
  readonly stateFile?: string;
  /** Environment variables for the program, the provider and the packs, beside this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  readonly now?: () => Date;
  /** Where program, provider and packs live. Default: what came with tapwatch in this process, all others in their own. */
  readonly hosts?: Hosts;
  /** The types of resources that it takes, beside stacks; it refuses others by name. Default: those that tapwatch watches. */
  readonly types?: readonly string[];
}

/** The engine that comes with tapwatch: it runs the Pulumi program, its providers and packs without Pulumi's CLI. */
export class EmbeddedEngine implements Engine {
  readonly name = "embedded";
  private readonly project: Project;
  private readonly stackName: StackName;
  private readonly stateFile: StateFile;
  private readonly now: () => string;
  private readonly types: readonly string[];

  constructor(private readonly options: EmbeddedEngineOptions) {
    const { directory, stack, now = () => new Date() } = options;
    this.project = runnable(openProject(directory));
    this.stackName = { stack: shortName(stack), project: this.project.name };
    this.now = () => now().toISOString();
    const path = options.stateFile ?? ownStateFile(directory, stack);
    this.types = options.types ?? ownTypes;
    this.stateFile = new StateFile(path, this.stackName, this.now, this.types);
  }

  async preview(options: OperationOptions = {}): Promise<OperationResult> {
    const previous = this.stateToBeginWith();
    return this.session(options, undefined, (session) => session.preview(resourcesOf(previous)));
  }

  async up(options: OperationOptions = {}): Promise<OperationResult> {
    return this.stateFile.locked(async (lost) => {
      const previous = this.stateToBeginWith();
      return this.session(options, lost, async (session) => {
        const result = await session.up(resourcesOf(previous));
        if (!result.stopped) await this.stateFile.save(result.resources, previous);
        return result;
      });
    });
  }

  async refresh(options: RefreshOptions = {}): Promise<OperationResult> {
    return this.stateFile.locked(async (lost) => {
      const previous = this.watchedState(options);
      return this.session(options, lost, async (session) => {
        const result = await session.refresh(resourcesOf(previous), options.runProgram ?? false);
        if (!result.stopped) await this.stateFile.save(result.resources, previous);
        return result;
      });
    });
  }

  async destroy(options: OperationOptions = {}): Promise<OperationResult> {
    return this.stateFile.locked(async (lost) => {
      const previous = this.watchedState(options);
      return this.session({ ...options, policyPacks: [] }, lost, async (session) => {
        const result = await session.destroy(resourcesOf(previous));
        await this.stateFile.save(result.resources, previous);
        return result;
      });
    });
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return outputsOf(resourcesOf(this.existingState()));
  }

  async export(): Promise<StackExport> {
    return this.existingState();
  }

  async import(state: unknown): Promise<void> {
    await this.stateFile.locked(() => this.stateFile.import(state));
  }

  private stateToBeginWith(): StackExport | undefined {
    const { directory, stack, config = {} } = this.options;
    const state = this.stateFile.load();
    if (state === undefined) assertNamed(directory, stack, config, savedStacks(directory));
    return state;
  }

  /** The state of a stack that watches somebody: after `destroy` there is nothing to be in sync with. */
  private watchedState({ targets = [] }: OperationOptions): StackExport {
    const state = this.existingState();
    if (resourcesOf(state).length === 0) throw this.noWatch();
    assertKnown(targets, resourcesOf(state), this.stackName);
    return state;
  }

  private noWatch(): Error {
    const { directory, stack } = this.options;
    return noWatch(stack, this.stateFile.path, [...namedStacks(directory), ...savedStacks(directory)]);
  }

  private existingState(): StackExport {
    const state = this.stateFile.load();
    if (state) return state;
    throw this.noWatch();
  }

  /**
   * Runs one operation with the processes it needs, and ends them whatever happens.
   * @param lost aborts it: nothing can be saved any more; undefined: a dry run, which saves nothing
   */
  private async session<Result>(
    options: OperationOptions,
    lost: AbortSignal | undefined,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const config = readStackConfiguration(this.project, this.stackName.stack, this.options.config);
    const { project, stackName: name, types } = this;
    const isPartial = (options.targets ?? []).length > 0;
    const context = { project, name, config, types, isPartial, env: this.options.env ?? {} };
    const { hosts = ownHosts } = this.options;
    const session = new Session({ context, hosts, options, dryRun: lost === undefined, now: this.now });
    lost?.addEventListener("abort", () => void session.stop(), { once: true });
    try {
      return await work(session);
    } finally {
      await session.stop();
    }
  }
}

/** @throws Error if the project's runtime is not Node.js */
function runnable(project: Project): Project {
  if (project.runtime === "nodejs") return project;
  throw new Error(
    `Pulumi.yaml in ${project.directory}: runtime is ${project.runtime}; the embedded engine runs nodejs only: ` +
      "use --engine pulumi",
  );
}

function resourcesOf(state: StackExport | undefined): readonly ResourceState[] {
  return state?.deployment.resources ?? [];
}
