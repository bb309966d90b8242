import type { Stack } from "@pulumi/pulumi/automation";
import { partialVariable } from "@tapwatch/provider/partial";
import type { OperationOptions, Violation } from "../engine";
import { type ResourceState, type StackExport, type StackName, stackType, urnOf } from "../state";
import { commandLineError } from "./cli-error";
import { type CommandLineOptions, runCommandLine } from "./command-line";
import type { PolicyArguments } from "./configuration";
import { Journal } from "./journal";
import { type Judges, judged, notJudged } from "./judge";
import { violationOf } from "./policy-event";
import { Saved } from "./saved";
import { assertFits } from "./selection";
import type { Signals } from "./signals";
import { isManaged } from "./states";

export interface RunOptions {
  readonly stack: Stack;
  readonly name: StackName;
  readonly commandLine: CommandLineOptions;
  readonly configFile: string | undefined;
  readonly judges: Judges;
  readonly signals: Signals;
  readonly onProgress: OperationOptions["onProgress"];
  /** The resources as they were saved last. */
  readonly previous: readonly ResourceState[];
}

export interface CommandOptions {
  /** URNs; empty: all. */
  readonly targets?: readonly string[];
  /** URNs of resources that are not touched. */
  readonly exclude?: readonly string[];
  /** Whether the tenant is read first. This overrides the project's `options: { refresh: always }`. */
  readonly refresh?: boolean;
  readonly runProgram?: boolean;
}

/** The commands of Pulumi that one operation is made of, all on one stack and with one configuration. */
export class Run {
  private readonly env: Record<string, string>;
  /** How many resources there were, for the progress; 0: unknown. */
  private readonly total: number;
  private readonly saved: Saved;

  constructor(private readonly options: RunOptions) {
    this.env = { ...options.stack.workspace.envVars };
    this.total = options.previous.filter(isManaged).length;
    this.saved = new Saved(options.previous);
  }

  preview(options: CommandOptions): Promise<Journal> {
    return this.journal(options, (common) => this.stack.preview({ ...common, ...this.options.judges.all }));
  }

  /** Runs the program for what it declares; nobody is read, and nothing is judged. */
  declare(): Promise<Journal> {
    return this.journal({ refresh: false }, (common) => this.stack.preview(common));
  }

  /** Without the packs: they judge afterwards what was saved, and stop nothing that a named approval covers. */
  up(options: CommandOptions): Promise<Journal> {
    const up = (common: object) => this.stack.up({ ...common, continueOnError: true, showSecrets: false });
    return this.saves(options, up, true);
  }

  refresh({ runProgram = false, ...options }: CommandOptions): Promise<Journal> {
    return this.saves(options, (common) => this.stack.refresh({ ...common, runProgram, showSecrets: false }), false);
  }

  destroy(options: CommandOptions): Promise<Journal> {
    this.saved.forget();
    return this.journal(options, (common) => this.stack.destroy({ ...common, showSecrets: false }));
  }

  /** Runs the program for the stack's outputs alone; nobody is read. */
  computeOutputs(): Promise<Journal> {
    const { name } = this.options;
    return this.refresh({ runProgram: true, targets: [urnOf(name, stackType, `${name.project}-${name.stack}`, "")] });
  }

  /** What the packs say of the state as it was saved. @throws Error in the pack's words, if one does not start or crashes */
  judge(saved: readonly ResourceState[]): Promise<readonly Violation[]> {
    return judged(this.options.judges, saved, (packs) => this.analyze(packs));
  }

  private async analyze({ policyPacks, policyPackConfigs }: PolicyArguments): Promise<Violation[]> {
    if (policyPacks.length === 0) return [];
    const { stdout, succeeded, error } = await runCommandLine(this.options.commandLine, [
      ...["policy", "analyze", "--json", "--stack", this.stack.name],
      ...policyPacks.flatMap((pack) => ["--policy-pack", pack]),
      ...policyPackConfigs.flatMap((file) => ["--policy-pack-config", file]),
    ]);
    // A Pulumi that was killed may have left half a line, behind the last end of one.
    const lines = stdout.split("\n").slice(0, -1);
    const events = lines.filter((line) => line.startsWith("{"));
    const violations = events.flatMap((line) => {
      const { policyEvent } = JSON.parse(line) as { policyEvent?: Parameters<typeof violationOf>[0] };
      return policyEvent ? [violationOf(policyEvent)] : [];
    });
    // A mandatory violation ends the command with an error too; a pack that crashed behind one has judged nothing more.
    const isRefusal = violations.some(({ enforcementLevel }) => enforcementLevel === "mandatory");
    if (succeeded || (isRefusal && error && /mandatory polic.* violations?/.test(error.message))) return violations;
    throw new Error(`${error?.message}\n${notJudged}`, { cause: error });
  }

  /** The saved state, secrets encrypted. */
  async export(): Promise<StackExport> {
    const { stdout, error } = await runCommandLine(this.options.commandLine, [
      ...["stack", "export", "--stack", this.stack.name],
    ]);
    if (error) throw error;
    return JSON.parse(stdout) as StackExport;
  }

  /**
   * The resources as they are saved now.
   * @param isWhole whether everything that was asked for was done, as far as is known
   */
  async resources(isWhole: boolean): Promise<readonly ResourceState[]> {
    const told = isWhole ? this.saved.resources : undefined;
    return told ?? (await this.export()).deployment.resources ?? [];
  }

  /** A command that saves what it did. Its events tell it only if it was about everything, and ended well. */
  private async saves(
    options: CommandOptions,
    run: (common: object) => Promise<unknown>,
    creates: boolean,
  ): Promise<Journal> {
    let hasSucceeded = false;
    const journal = await this.journal(options, async (common) => {
      await run(common);
      hasSucceeded = true;
    });
    const { targets = [], exclude = [] } = options;
    if (hasSucceeded && targets.length + exclude.length === 0) this.saved.take(journal, creates);
    else this.saved.forget();
    return journal;
  }

  /** @throws Error if the command line could not even start Pulumi's engine, or a signal came: half a command is no result */
  private async journal(
    { targets = [], exclude = [], refresh }: CommandOptions,
    run: (common: object) => Promise<unknown>,
  ): Promise<Journal> {
    const { configFile, signals, onProgress } = this.options;
    signals.received.throwIfAborted();
    assertFits(targets.length > 0 ? targets : exclude);
    const seen = new Set<string>();
    const journal = new Journal((urn) => {
      if (seen.has(urn)) return;
      seen.add(urn);
      onProgress?.(seen.size, this.total === 0 ? undefined : Math.max(seen.size, this.total));
    });
    let fault: Error | undefined;
    const onEvent = (event: Parameters<Journal["take"]>[0]) => {
      try {
        journal.take(event);
      } catch (error) {
        // The Automation API would write it on the terminal and go on, without what the event tells.
        fault ??= error as Error;
      }
    };
    // Pulumi takes every option from the environment too; the Automation API has no way to say `--refresh=false`.
    this.stack.workspace.envVars = {
      ...this.env,
      ...(refresh === false && { PULUMI_OPTION_REFRESH: "false" }),
      ...(targets.length > 0 && { [partialVariable]: "true" }),
    };
    try {
      await run({
        onEvent,
        color: "never",
        signal: signals.passedOn,
        ...(refresh === true && { refresh }),
        ...(configFile !== undefined && { configFile }),
        ...(targets.length > 0 && { target: [...targets] }),
        ...(targets.length === 0 && exclude.length > 0 && { exclude: [...exclude] }),
      });
    } catch (error) {
      signals.received.throwIfAborted();
      if (!journal.hasEnded) throw commandLineError(error);
    }
    signals.received.throwIfAborted();
    if (fault !== undefined) {
      const message = `an event of Pulumi's was not understood, so nothing was concluded: ${fault.message}`;
      throw new Error(`${message}\ntake another version of Pulumi, or --engine embedded, and report it`, {
        cause: fault,
      });
    }
    return journal;
  }

  private get stack(): Stack {
    return this.options.stack;
  }
}
