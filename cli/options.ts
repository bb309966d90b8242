import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Engine, OperationOptions } from "./engine/engine";
import { ownPack } from "./own-pack";

/** What every command that works on a stack takes. The names are Pulumi's. */
export interface StackOptions {
  readonly stack?: string;
  readonly cwd: string;
  readonly config: Readonly<Record<string, string>>;
  readonly state?: string;
}

export interface JudgingOptions extends StackOptions {
  /** false: no pack at all (`--no-policy-pack`). */
  readonly policyPack?: readonly string[] | false;
  readonly policyPackConfig: readonly string[];
  readonly target: readonly string[];
  readonly diff?: boolean;
}

export function stackOptions(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the stack to work on (default: the only one with a Pulumi.<stack>.yaml, or dev)")
    .option("-C, --cwd <directory>", "the Pulumi project's directory", ".")
    .option("-c, --config <key=value>", "a configuration value for this run; may be repeated", keyValue, {})
    .option("--state <file>", "where the state is kept (default: .tapwatch/<stack>.json)");
}

export function judgingOptions(command: Command): Command {
  return stackOptions(command)
    .option(
      "--policy-pack <directory>",
      "a policy pack to judge with; may be repeated (default: tapwatch's own)",
      collect,
    )
    .option("--no-policy-pack", "judge with no policies")
    .option(
      "--policy-pack-config <file>",
      "JSON configuration of the pack at the same place; may be repeated",
      collect,
      [],
    )
    .option("-t, --target <user>", "only this user, by name or URN; may be repeated", collect, [])
    .option("--diff", "show every property that differs");
}

/** The engine that the options ask for; loaded only when a command runs, because it is slow to load. */
export async function engineFor({ stack, cwd, config, state }: StackOptions): Promise<Engine> {
  const { EmbeddedEngine } = await import("./engine/embedded/index.js");
  const { onlyStack } = await import("./engine/embedded/stack-configuration.js");
  const directory = resolve(cwd);
  return new EmbeddedEngine({
    directory,
    stack: stack ?? onlyStack(directory),
    config,
    ...(state === undefined ? {} : { stateFile: resolve(state) }),
  });
}

export function operationOptions({ policyPack, policyPackConfig, target }: JudgingOptions): OperationOptions {
  if (policyPack === false) return { policyPacks: [], targets: target };
  const directories = policyPack?.map((directory) => resolve(directory)) ?? [ownPack()];
  if (policyPackConfig.length > directories.length) {
    throw new Error(
      "more --policy-pack-config than --policy-pack: each configuration belongs to the pack at its place",
    );
  }
  const policyPacks = directories.map((directory, index) => {
    const configFile = policyPackConfig[index];
    return { directory, ...(configFile === undefined ? {} : { configFile: resolve(configFile) }) };
  });
  return { policyPacks, targets: target };
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function keyValue(text: string, previous: Readonly<Record<string, string>>): Record<string, string> {
  const separator = text.indexOf("=");
  if (separator < 1) throw new InvalidArgumentError("write key=value, for example cloud=usgov");
  return { ...previous, [text.slice(0, separator)]: text.slice(separator + 1) };
}
