import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { type EngineChoice, engineChoices } from "../engine/choose";
import type { Hosts } from "../engine/embedded/hosts";
import type { Engine, OperationOptions } from "../engine/engine";
import { isOwnPack, ownPack } from "../engine/own-pack";
import { selectedStack } from "../engine/pulumi/selected";
import { policyConfigFile } from "../project/policy-config";
import { onlyStack, shortName } from "../project/stack-file";
import type { StackPlace } from "../project/stack-value";
import { type RecordFiles, recordFiles } from "../record/record-file";
import { traced } from "../telemetry";

/** What every command that works on a stack takes. The names are Pulumi's. */
export interface StackOptions {
  readonly stack?: string;
  readonly cwd: string;
  readonly config: Readonly<Record<string, string>>;
  readonly state?: string;
  readonly engine: EngineChoice;
  /** No option of the user's: a test that runs the command may host the embedded engine's parts itself. */
  readonly hosts?: Hosts;
}

export interface PolicyOptions extends StackOptions {
  /** false: no pack at all (`--no-policy-pack`). */
  readonly policyPack?: readonly string[] | false;
  readonly policyPackConfig: readonly string[];
}

export interface JudgingOptions extends PolicyOptions {
  readonly target: readonly string[];
  readonly diff?: boolean;
}

export function stackOptions(command: Command): Command {
  return command
    .option(
      "-s, --stack <name>",
      "the stack to work on (default: PULUMI_STACK, the one that 'pulumi stack select' selected, the only one with a Pulumi.<stack>.yaml, or dev)",
    )
    .option("-C, --cwd <directory>", "the Pulumi project's directory", ".")
    .option("-c, --config <key=value>", "a configuration value for this run; may be repeated", keyValue, {})
    .addOption(
      new Option(
        "--engine <engine>",
        "the engine that runs the program: Pulumi's own, or the one that comes with tapwatch",
      )
        .choices(engineChoices)
        .default("auto" satisfies EngineChoice)
        .env("TAPWATCH_ENGINE"),
    )
    .option("--state <file>", "where the embedded engine keeps the state (default: .tapwatch/<stack>.json)");
}

export function policyOptions(command: Command): Command {
  return stackOptions(command)
    .option(
      "--policy-pack <directory>",
      "a policy pack to judge with; may be repeated (default: tapwatch's own)",
      collect,
    )
    .option("--no-policy-pack", "judge with no policies")
    .option(
      "--policy-pack-config <file>",
      "JSON configuration of the pack at the same place; may be repeated (default of tapwatch's own: tapwatch:policyConfig)",
      collect,
      [],
    );
}

export function judgingOptions(command: Command): Command {
  return policyOptions(command)
    .option("-t, --target <user>", "only this user, by name or URN; may be repeated", collect, [])
    .option("--diff", "show every property that differs");
}

/** The stack that the options name, or the one that Pulumi's own commands would take, or the only one that there is. */
export function stackOf({ stack, cwd }: Pick<StackOptions, "stack" | "cwd">): string {
  return stack ?? selectedStack(resolve(cwd)) ?? onlyStack(resolve(cwd));
}

/** Whose configuration a command reads. */
export function placeOf(options: StackOptions): StackPlace {
  return { directory: resolve(options.cwd), stack: stackOf(options), config: options.config };
}

/** The stack's name in reports: one name, however it was given. */
export function shownStack(options: Pick<StackOptions, "stack" | "cwd">): string {
  return shortName(stackOf(options));
}

/** The files that tapwatch keeps beside the state of the stack. */
export function filesOf(options: StackOptions): RecordFiles {
  return recordFiles({ cwd: options.cwd, stack: stackOf(options), state: options.state });
}

/**
 * The engine that the options ask for; loaded only when a command runs, because it is slow to load.
 * @param say takes a line on which engine it is where that was not the user's choice
 */
export async function engineFor(options: StackOptions, say: (line: string) => void = whisper): Promise<Engine> {
  const { chooseEngine } = await import("../engine/choose.js");
  const { cwd, config, state, engine: choice, hosts } = options;
  const stack = stackOf(options);
  const engine = await chooseEngine({
    choice,
    directory: resolve(cwd),
    stack,
    config,
    hosts,
    stateFile: state === undefined ? undefined : resolve(state),
    say,
  });
  return traced(engine, stack);
}

/** For commands that print data only. */
export function silently(): void {}

function whisper(line: string): void {
  process.stderr.write(`${pc.dim(line)}\n`);
}

export function operationOptions(given: PolicyOptions & Partial<Pick<JudgingOptions, "target">>): OperationOptions {
  const { policyPack, policyPackConfig, target } = given;
  const targets = target ?? [];
  if (policyPack === false) return { policyPacks: [], targets };
  const directories = policyPack?.map((directory) => resolve(directory)) ?? [ownPack()];
  if (policyPackConfig.length > directories.length) {
    throw new Error(
      "more --policy-pack-config than --policy-pack: each configuration belongs to the pack at its place",
    );
  }
  const policyPacks = directories.map((directory, index) => {
    const named = policyPackConfig[index];
    const configFile =
      named !== undefined ? resolve(named) : isOwnPack(directory) ? policyConfigFile(placeOf(given)) : undefined;
    return { directory, ...(configFile !== undefined && { configFile }) };
  });
  return { policyPacks, targets };
}

/** The values of an option that may be repeated. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function keyValue(text: string, previous: Readonly<Record<string, string>>): Record<string, string> {
  const separator = text.indexOf("=");
  if (separator < 1) throw new InvalidArgumentError("write key=value, for example cloud=usgov");
  return { ...previous, [text.slice(0, separator)]: text.slice(separator + 1) };
}
