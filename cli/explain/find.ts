import { type Configuration, listedRoster } from "@tapwatch/program/configuration";
import type { Outputs } from "@tapwatch/provider";
import { isSameUser } from "@tapwatch/provider/state";
import { isMethod, type ResourceState } from "../engine/state";

/** The saved resource of a watched user, by any name of the user; undefined: the state has none. */
export function findUser(resources: readonly ResourceState[], name: string): ResourceState | undefined {
  return resources.find(
    (state) =>
      isMethod(state) && state.external !== true && isSameUser(state.outputs as Partial<Outputs>, { user: name }),
  );
}

/** Why the state of a stack has nobody of this name, as far as the configuration tells; undefined: it does not tell. */
export function absence(configuration: Configuration, name: string): string | undefined {
  const isNamed = (users: readonly Pick<Outputs, "user" | "userPrincipalName">[]) =>
    users.some((each) => isSameUser(each, { user: name }));
  const { users, everybody } = listedRoster(configuration);
  if (isNamed(users)) return "is in the list, and not observed yet: 'tapwatch up' begins the watch";
  if (isNamed(everybody)) {
    const { index, count } = configuration.shard ?? {};
    return `belongs to another shard: this stack watches ${index}/${count} (tapwatch:shard)`;
  }
  return isNamed(configuration.excluded) ? "is left out by tapwatch:watch.exclude" : undefined;
}
