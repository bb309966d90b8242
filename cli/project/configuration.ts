import { listedRoster, readConfiguration, type WatchList } from "@tapwatch/program/configuration";
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
    return { users: [], problems: message.split("\n"), ...unsupported };
  }
  const configuration = readConfiguration(config, project.directory);
  const { settings, problems, watchList } = configuration;
  const { users, strangers } = listedRoster(configuration);
  const known = watchList === undefined && problems.length === 0 && { strangers };
  return { settings, users: users.map(({ user }) => user), ...known, watchList, problems };
}
