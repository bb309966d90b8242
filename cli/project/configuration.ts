import {
  type Configuration,
  checkSettings,
  listedRoster,
  readConfiguration,
  type WatchList,
} from "@tapwatch/program/configuration";
import type { Settings } from "@tapwatch/provider/settings";
import type { Project } from "./project";
import { readStackConfiguration } from "./stack-configuration";
import { UnsupportedError } from "./unsupported";

/** A stack's configuration, judged as the program judges it, without running the program. */
export interface CheckedConfiguration {
  readonly settings?: Settings | undefined;
  /** Those that are listed by name, and right. */
  readonly users: readonly string[];
  /** Names in the list of approvals that nobody watches; absent: the directory tells who is watched. */
  readonly strangers?: readonly string[];
  /** The groups and roles whose users are watched, too; absent: there are none. */
  readonly watchList?: WatchList | undefined;
  /** What the program makes of the values, and the values themselves; absent: they could not be read. */
  readonly configuration?: Configuration;
  readonly values?: Readonly<Record<string, string>>;
  /** One line each, with the remedy; empty: the program accepts it. */
  readonly problems: readonly string[];
  /** Why it cannot be judged here, though Pulumi may take it: secrets and environments. */
  readonly unsupported?: string;
}

export function checkConfiguration(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): CheckedConfiguration {
  let values: Readonly<Record<string, string>>;
  try {
    values = readStackConfiguration(project, stack, overrides);
  } catch (error) {
    const { message } = error as Error;
    const unsupported = error instanceof UnsupportedError && { unsupported: message };
    return { users: [], problems: message.split("\n"), ...unsupported };
  }
  const configuration = readConfiguration(values, project.directory);
  const { settings, problems, watchList } = configuration;
  const { users, strangers } = listedRoster(configuration);
  const known = watchList === undefined && problems.length === 0 && { strangers };
  const names = users.map(({ user }) => user);
  return { settings, users: names, ...known, watchList, configuration, values, problems };
}

/**
 * For a run without the program, which would report it. What cannot be checked here, such as a configuration with
 * secrets, is left to the engine.
 * @throws Error naming each key that is wrong, with its remedy
 */
export function assertSettings(project: Project, stack: string, overrides: Readonly<Record<string, string>>): void {
  let values: Readonly<Record<string, string>>;
  try {
    values = readStackConfiguration(project, stack, overrides);
  } catch {
    return;
  }
  const { problems } = checkSettings(values);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
