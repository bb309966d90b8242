import { isObjectId } from "@tapwatch/provider/arguments";
import type { Directory, Person } from "./directory";

/** azuread's functions that the roster needs, with its own arguments and results (`@pulumi/azuread` 6). */
export interface Lookups {
  getGroup(args: {
    displayName?: string;
    objectId?: string;
    includeTransitiveMembers: true;
  }): Promise<{ readonly members: readonly string[] }>;
  getGroups(args: { displayNames: string[] }): Promise<{ readonly objectIds: readonly string[] }>;
  getUsers(args: {
    objectIds?: string[];
    userPrincipalNames?: string[];
    returnAll?: boolean;
    ignoreMissing?: boolean;
  }): Promise<{ readonly users: readonly Person[] }>;
}

/**
 * The functions by what calls them: for an engine, or a test, that is no program.
 * @param call gets a token such as `azuread:index/getGroup:getGroup`
 */
export function lookupsBy(
  call: (
    token: string,
    args: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly result?: unknown; readonly failures: readonly { readonly reason: string }[] }>,
): Lookups {
  const of = (name: keyof Lookups) => async (args: object) => {
    const { result, failures } = await call(`azuread:index/${name}:${name}`, { ...args });
    if (result === undefined) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return result as never;
  };
  return { getGroup: of("getGroup"), getGroups: of("getGroups"), getUsers: of("getUsers") };
}

/**
 * azuread asks for users one after the other. From about this many on, all users of the tenant (100 to a page and more) are
 * the quicker answer.
 */
const mostOneByOne = 100;

/**
 * The directory by azuread's look-ups.
 * @param others what azuread has no look-up for
 */
export function azureadDirectory(
  { getGroup, getGroups, getUsers }: Lookups,
  others: Pick<Directory, "holdersOf" | "activeWithin">,
): Directory {
  let all: Promise<readonly Person[]> | undefined;

  function everyone(): Promise<readonly Person[]> {
    all ??= getUsers({ returnAll: true }).then(({ users }) => users.map(personOf));
    return all;
  }

  async function among(
    values: readonly string[],
    key: "objectIds" | "userPrincipalNames",
    property: keyof Person,
  ): Promise<readonly Person[]> {
    if (values.length === 0) return [];
    if (all === undefined && values.length <= mostOneByOne) {
      return (await getUsers({ [key]: [...values], ignoreMissing: true })).users.map(personOf);
    }
    const wanted = new Set(values.map((value) => value.toLowerCase()));
    return (await everyone()).filter((person) => wanted.has(person[property].toLowerCase()));
  }

  return {
    async membersOf(group) {
      const includeTransitiveMembers = true;
      if (isObjectId(group)) return (await getGroup({ objectId: group, includeTransitiveMembers })).members;
      // getGroup puts the name into a filter as it is; getGroups writes an apostrophe as the filter wants it.
      if (!group.includes("'")) return (await getGroup({ displayName: group, includeTransitiveMembers })).members;
      const { objectIds } = await getGroups({ displayNames: [group] });
      const [objectId] = objectIds;
      if (objectId === undefined || objectIds.length > 1) {
        throw new Error(`${objectIds.length === 0 ? "no group has" : "several groups have"} this name`);
      }
      return (await getGroup({ objectId, includeTransitiveMembers })).members;
    },
    ...others,
    usersWithIds: (objectIds) => among(objectIds, "objectIds", "objectId"),
    usersNamed: (names) => among(names, "userPrincipalNames", "userPrincipalName"),
    everyone,
  };
}

function personOf({ objectId, userPrincipalName }: Person): Person {
  return { objectId, userPrincipalName };
}
