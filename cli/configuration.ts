import { namedApprovals, namedShard, namedUsers, readSettings, type Settings } from "@tapwatch/provider";
import type { Project } from "./engine/embedded/project";
import { readStackConfiguration } from "./engine/embedded/stack-configuration";
import { UnsupportedError } from "./engine/embedded/unsupported";

/** A stack's configuration, judged as the program judges it, without running the program. */
export interface CheckedConfiguration {
  readonly settings: Settings | undefined;
  /** Those that are right. */
  readonly users: readonly string[];
  /** Each a line with its remedy; none: the program takes it. */
  readonly problems: readonly string[];
  /** Why it cannot be judged here, though Pulumi may take it: secrets and environments. */
  readonly unsupported?: string;
}

export function checkConfiguration(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): CheckedConfiguration {
  let config: Readonly<Record<string, string>>;
  try {
    config = readStackConfiguration(project, stack, overrides);
  } catch (error) {
    const { message } = error as Error;
    const unsupported = error instanceof UnsupportedError && { unsupported: message };
    return { settings: undefined, users: [], problems: message.split("\n"), ...unsupported };
  }
  const problems = unknownKeys(config, project);
  let settings: Settings | undefined;
  try {
    settings = readSettings((key) => config[key]);
  } catch (error) {
    problems.push((error as Error).message);
  }
  const get = (key: string) => config[key];
  const named = namedUsers(get, project.directory);
  problems.push(...named.problems, ...namedApprovals(get, project.directory).problems);
  problems.push(...namedShard(get).problems);
  return { settings, users: named.users.map(({ user }) => user), problems };
}

/** Pulumi.yaml declares every key of the project. */
function unknownKeys(config: Readonly<Record<string, string>>, { name, declarations }: Project): string[] {
  return Object.keys(config)
    .filter((key) => key.startsWith(`${name}:`) && !(key.slice(name.length + 1) in declarations))
    .map(
      (key) =>
        `${key} is not declared in Pulumi.yaml: remove it, or write one of ${Object.keys(declarations).join(", ")}`,
    );
}
