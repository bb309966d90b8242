import { type Claims, type GraphObject, holdsAny, type ObjectReader } from "@tapwatch/provider/graph";
import type { Properties } from "../../state";
import { flagFilters, groupPermissions, version } from "./groups";
import { flag, idOf, type Lookup, LookupError, quoted, telling, text, texts } from "./lookup";

const keys = ["displayName", "mailNickname", "objectId"];
const hiddenMembers = "Member.Read.Hidden";

/** https://www.pulumi.com/registry/packages/azuread/api-docs/getgroup */
export const getGroup: Lookup = {
  parameters: {
    displayName: { kind: "text", must: "notBeEmpty", oneOf: keys },
    mailNickname: { kind: "text", oneOf: keys },
    objectId: { kind: "text", must: "beGuid", oneOf: keys },
    mailEnabled: { kind: "flag" },
    securityEnabled: { kind: "flag" },
    includeTransitiveMembers: { kind: "flag", default: false },
  },
  answer: async (args, reader) => {
    const group = await findGroup(args, reader);
    const id = idOf(group);
    const isUnified = texts(group, "groupTypes").includes("Unified");
    const [members, owners, extra] = await Promise.all([
      membersOf(group, args["includeTransitiveMembers"] === true, reader),
      ownersOf(id, reader),
      isUnified ? extraOf(id, reader) : {},
    ]);
    return { ...described(group, extra), ...args, ...keysOf(group), members, owners };
  },
};

async function findGroup(args: Properties, reader: ObjectReader): Promise<GraphObject> {
  const { objectId } = args;
  if (objectId !== undefined) return findById(String(objectId), args, reader);
  const key = args["displayName"] === undefined ? "mailNickname" : "displayName";
  if (args[key] === "") throw new LookupError("Bad API Response: API returned group with nil object ID");
  // azuread sends names as they are: an apostrophe has to be written twice.
  const filter = [`${key} eq '${args[key]}'`, ...flagFilters(args)].join(" and ");
  const groups = await telling(`Retrieving groups for filter (${filter})`, () =>
    reader.search({
      url: `/groups?$filter=${encodeURIComponent(filter)}`,
      version,
      about: `the group with ${filter}`,
      permissions: groupPermissions,
      remedy: `check the name: an apostrophe in it is written twice ("${String(args[key]).replace(/'+/g, "''")}")`,
    }),
  );
  const [group, ...others] = groups;
  if (group !== undefined && others.length === 0) return group;
  const count = group === undefined ? "No group" : "More than one group";
  throw new LookupError(`${count} found matching specified filter (${filter})`, key);
}

async function findById(objectId: string, args: Properties, reader: ObjectReader): Promise<GraphObject> {
  const group = await telling(`Retrieving group with object ID: ${quoted(objectId)}`, () =>
    reader.find({
      url: `/groups/${objectId}`,
      version,
      about: `the group ${objectId}`,
      permissions: groupPermissions,
    }),
  );
  if (group === undefined) throw new LookupError(`No group found with object ID: ${quoted(objectId)}`, "objectId");
  for (const [name, setting] of [
    ["mailEnabled", "mail_enabled"],
    ["securityEnabled", "security_enabled"],
  ] as const) {
    const expected = args[name];
    if (expected === undefined || flag(group, name) === expected) continue;
    const actual = name in group ? flag(group, name) : "nil";
    throw new LookupError(
      `Group with object ID ${quoted(objectId)} does not have the specified ${setting} setting (expected: ${expected}, actual: ${actual})`,
      name,
    );
  }
  return group;
}

async function membersOf(group: GraphObject, isTransitive: boolean, reader: ObjectReader): Promise<string[]> {
  const id = idOf(group);
  const isHidden = group["visibility"] === "HiddenMembership";
  const words = isTransitive ? "transitive group members" : "group members";
  return telling(`Could not retrieve ${words} for group with object ID: ${quoted(`/groups/${id}`)}`, async () => {
    const members = await reader.list({
      url: `/groups/${id}/${isTransitive ? "transitiveMembers" : "members"}?$select=id&$top=999`,
      version,
      about: `the members of the group ${id}`,
      permissions: isHidden ? [hiddenMembers] : groupPermissions,
    });
    if (isHidden && members.length === 0) refuseUnseen(await reader.signIn());
    return members.map(idOf);
  });
}

/** Without the permission a hidden membership may look empty. */
function refuseUnseen(claims: Claims): void {
  if (holdsAny([hiddenMembers], claims)) return;
  throw new LookupError(
    `the membership is hidden, and the token does not hold ${hiddenMembers}: grant it with admin consent`,
  );
}

async function ownersOf(id: string, reader: ObjectReader): Promise<string[]> {
  return telling(`Could not retrieve group owners for group with object ID: ${quoted(`/groups/${id}`)}`, async () => {
    const owners = await reader.list({
      url: `/groups/${id}/owners?$select=id&$top=999`,
      version,
      about: `the owners of the group ${id}`,
      permissions: groupPermissions,
    });
    return owners.map(idOf);
  });
}

/**
 * Properties that only a Microsoft 365 group has, and that Graph sends only if asked. Empty if the tenant has no
 * mailboxes.
 */
async function extraOf(id: string, reader: ObjectReader): Promise<GraphObject> {
  const names = ["allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists", "hideFromOutlookClients"];
  const summary = `Could not retrieve group with object ID ${quoted(`/groups/${id}`)}`;
  const extra = await telling(summary, () =>
    reader.find({
      url: `/groups/${id}?$select=${names.join(",")}`,
      version,
      about: `the group ${id}`,
      permissions: groupPermissions,
      isOptional: true,
    }),
  );
  return extra ?? {};
}

function keysOf(group: GraphObject): Properties {
  return {
    displayName: text(group, "displayName"),
    mailNickname: text(group, "mailNickname"),
    objectId: idOf(group),
    mailEnabled: flag(group, "mailEnabled"),
    securityEnabled: flag(group, "securityEnabled"),
  };
}

function described(group: GraphObject, extra: GraphObject): Properties {
  const writeback = group["writebackConfiguration"];
  return {
    id: `/groups/${idOf(group)}`,
    assignableToRole: flag(group, "isAssignableToRole"),
    autoSubscribeNewMembers: flag(extra, "autoSubscribeNewMembers"),
    behaviors: texts(group, "resourceBehaviorOptions"),
    description: text(group, "description"),
    dynamicMemberships: dynamicMemberships(group),
    externalSendersAllowed: flag(extra, "allowExternalSenders"),
    hideFromAddressLists: flag(extra, "hideFromAddressLists"),
    hideFromOutlookClients: flag(extra, "hideFromOutlookClients"),
    mail: text(group, "mail"),
    onpremisesDomainName: text(group, "onPremisesDomainName"),
    onpremisesNetbiosName: text(group, "onPremisesNetBiosName"),
    onpremisesSamAccountName: text(group, "onPremisesSamAccountName"),
    onpremisesSecurityIdentifier: text(group, "onPremisesSecurityIdentifier"),
    onpremisesSyncEnabled: flag(group, "onPremisesSyncEnabled"),
    preferredLanguage: text(group, "preferredLanguage"),
    provisioningOptions: texts(group, "resourceProvisioningOptions"),
    proxyAddresses: texts(group, "proxyAddresses"),
    theme: text(group, "theme"),
    types: texts(group, "groupTypes"),
    visibility: text(group, "visibility"),
    // azuread leaves both out if the group has no such configuration, although its types say that they are there.
    ...(typeof writeback === "object" && writeback !== null && writebackOf(writeback as GraphObject)),
  };
}

function writebackOf(configuration: GraphObject): Properties {
  return {
    writebackEnabled: flag(configuration, "isEnabled"),
    onpremisesGroupType: text(configuration, "onPremisesGroupType"),
  };
}

function dynamicMemberships(group: GraphObject): readonly Properties[] {
  if (!("membershipRule" in group)) return [];
  return [{ enabled: group["membershipRuleProcessingState"] !== "Paused", rule: text(group, "membershipRule") }];
}
