import type { GraphObject, ObjectReader } from "@tapwatch/provider/graph";
import type { Properties } from "../../state";
import { flagFilters, groupPermissions, hashedId, version } from "./groups";
import { escaped, idOf, inOrder, type Lookup, LookupError, quoted, telling, textsOf } from "./lookup";

const keys = ["displayNames", "displayNamePrefix", "objectIds", "returnAll"];
const select = "$select=id,displayName";

/** https://www.pulumi.com/registry/packages/azuread/api-docs/getgroups */
export const getGroups: Lookup = {
  parameters: {
    displayNames: { kind: "texts", must: "notBeEmpty", oneOf: keys },
    displayNamePrefix: { kind: "text", must: "notBeEmpty", oneOf: keys },
    objectIds: { kind: "texts", must: "beGuid", oneOf: keys },
    returnAll: { kind: "flag", oneOf: keys, conflictsWith: ["ignoreMissing"] },
    ignoreMissing: { kind: "flag", default: false, conflictsWith: ["returnAll"] },
    mailEnabled: { kind: "flag", conflictsWith: ["objectIds"] },
    securityEnabled: { kind: "flag", conflictsWith: ["objectIds"] },
  },
  answer: async (args, reader) => {
    const groups = await findGroups(args, reader);
    const objectIds = groups.map(idOf);
    const displayNames = groups.map(({ displayName }) => {
      if (typeof displayName === "string") return displayName;
      throw new LookupError("Bad API response: displayName was nil");
    });
    const displayNamePrefix = String(args["displayNamePrefix"] ?? "");
    return { ...args, id: hashedId("groups", displayNames.join("-")), objectIds, displayNames, displayNamePrefix };
  },
};

async function findGroups(args: Properties, reader: ObjectReader): Promise<readonly GraphObject[]> {
  const flags = flagFilters(args);
  const { displayNamePrefix: prefix } = args;
  if (args["returnAll"] === true) return allGroups(flags, reader);
  if (prefix !== undefined) return groupsBeginningWith(String(prefix), flags, reader);
  const ignoreMissing = args["ignoreMissing"] === true;
  const found = await inOrder([
    ...textsOf(args, "displayNames").map((name) => groupOfName(name, flags, ignoreMissing, reader)),
    ...textsOf(args, "objectIds").map((id) => groupOfId(id, ignoreMissing, reader)),
  ]);
  return found.flat();
}

async function allGroups(flags: readonly string[], reader: ObjectReader): Promise<readonly GraphObject[]> {
  const filter = flags.length === 0 ? "" : `&$filter=${encodeURIComponent(flags.join(" and "))}`;
  const groups = await telling("Could not retrieve groups", () =>
    reader.list({
      url: `/groups?${select}&$top=999${filter}`,
      version,
      about: "all groups",
      permissions: groupPermissions,
    }),
  );
  if (groups.length === 0) throw new LookupError("No groups found", "returnAll");
  return groups;
}

async function groupsBeginningWith(
  prefix: string,
  flags: readonly string[],
  reader: ObjectReader,
): Promise<readonly GraphObject[]> {
  const filter = [...flags, `startsWith(displayName, '${escaped(prefix)}')`].join(" and ");
  const summary = `No groups found with display name prefix: ${quoted(prefix)}`;
  const groups = await telling(summary, () => search(filter, `the groups with ${filter}`, reader), "displayNamePrefix");
  if (groups.length === 0) throw new LookupError(summary, "displayNamePrefix");
  return groups;
}

async function groupOfName(
  name: string,
  flags: readonly string[],
  ignoreMissing: boolean,
  reader: ObjectReader,
): Promise<readonly GraphObject[]> {
  const filter = [...flags, `displayName eq '${escaped(name)}'`].join(" and ");
  const none = `No group found with display name: ${quoted(name)}`;
  const groups = await telling(none, () => search(filter, `the group with ${filter}`, reader), "displayNames");
  if (groups.length > 1) {
    throw new LookupError(`More than one group found with display name: ${quoted(name)}`, "displayNames");
  }
  if (groups.length === 0 && !ignoreMissing) throw new LookupError(none, "displayNames");
  return groups;
}

async function groupOfId(id: string, ignoreMissing: boolean, reader: ObjectReader): Promise<readonly GraphObject[]> {
  const group = await telling(
    `Retrieving group with object ID: ${quoted(id)}`,
    () =>
      reader.find({
        url: `/groups/${id}?${select}`,
        version,
        about: `the group ${id}`,
        permissions: groupPermissions,
      }),
    "objectId",
  );
  if (group === undefined && !ignoreMissing) {
    // Here azuread adds what Graph says.
    const said = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
    const why = `unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: ${said}`;
    throw new LookupError(`No group found with object ID: ${quoted(id)}: ${why}`, "objectId");
  }
  return group === undefined ? [] : [group];
}

function search(filter: string, about: string, reader: ObjectReader): Promise<readonly GraphObject[]> {
  const url = `/groups?${select}&$top=999&$filter=${encodeURIComponent(filter)}`;
  return reader.search({ url, version, about, permissions: groupPermissions });
}
