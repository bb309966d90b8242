import type { GraphObject, ObjectReader } from "@tapwatch/provider/graph";
import type { Properties } from "../../state";
import { hashedId } from "./groups";
import { escaped, flag, idOf, inOrder, type Lookup, LookupError, quoted, telling, text, textsOf } from "./lookup";

const keys = ["objectIds", "userPrincipalNames", "mailNicknames", "mails", "employeeIds", "returnAll"];

/** https://learn.microsoft.com/graph/api/user-list */
const permissions = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"] as const;

const select =
  "$select=accountEnabled,displayName,employeeId,id,mail,mailNickname,onPremisesImmutableId,onPremisesSamAccountName," +
  "onPremisesUserPrincipalName,usageLocation,userPrincipalName,userType";

/** How users are found by a property, and azuread's words if that fails. */
interface Key {
  readonly property: string;
  readonly finding: string;
  readonly missing: (quoted: string) => string;
  /** Absent: several users may share it. */
  readonly several?: string;
}

const byProperty: Readonly<Record<string, Key>> = {
  userPrincipalNames: {
    property: "userPrincipalName",
    finding: "Finding user with UPN",
    missing: (name) => `User with UPN ${name} was not found`,
    several: "More than one user found with UPN",
  },
  mailNicknames: {
    property: "mailNickname",
    finding: "Finding user with email alias",
    missing: (name) => `no user(s) found with email alias: ${name}`,
  },
  mails: {
    property: "mail",
    finding: "Finding user with mail address",
    missing: (name) => `User not found with mail address: ${name}`,
    several: "More than one user found with mail address",
  },
  employeeIds: {
    property: "employeeId",
    finding: "Finding user with employee ID",
    missing: (name) => `User not found with employee ID: ${name}`,
    several: "More than one user found with employee ID",
  },
};

/** https://www.pulumi.com/registry/packages/azuread/api-docs/getusers */
export const getUsers: Lookup = {
  parameters: {
    objectIds: { kind: "texts", must: "beGuid", oneOf: keys },
    userPrincipalNames: { kind: "texts", must: "notBeEmpty", oneOf: keys },
    mailNicknames: { kind: "texts", must: "notBeEmpty", oneOf: keys },
    mails: { kind: "texts", must: "notBeEmpty", oneOf: keys },
    employeeIds: { kind: "texts", must: "notBeEmpty", oneOf: keys },
    returnAll: { kind: "flag", oneOf: keys, conflictsWith: ["ignoreMissing"], default: false },
    ignoreMissing: { kind: "flag", conflictsWith: ["returnAll"], default: false },
  },
  answer: async (args, reader) => {
    const found = await findUsers(args, reader);
    for (const user of found) {
      if (typeof user["id"] === "string" && typeof user["userPrincipalName"] === "string") continue;
      throw new LookupError("Bad API Response: API returned user with nil object ID or userPrincipalName");
    }
    const userPrincipalNames = listOf(found, "userPrincipalName");
    return {
      ...args,
      id: hashedId("users", userPrincipalNames.join("/")),
      employeeIds: listOf(found, "employeeId"),
      mailNicknames: listOf(found, "mailNickname"),
      mails: listOf(found, "mail"),
      objectIds: found.map(idOf),
      userPrincipalNames,
      users: found.map(described),
    };
  },
};

async function findUsers(args: Properties, reader: ObjectReader): Promise<readonly GraphObject[]> {
  if (args["returnAll"] === true) return allUsers(reader);
  const ignoreMissing = args["ignoreMissing"] === true;
  const found = await inOrder([
    ...textsOf(args, "objectIds").map((id) => userOfId(id, ignoreMissing, reader)),
    ...Object.entries(byProperty).flatMap(([argument, key]) =>
      textsOf(args, argument).map((value) => usersWith(argument, key, value, ignoreMissing, reader)),
    ),
  ]);
  return found.flat();
}

async function allUsers(reader: ObjectReader): Promise<readonly GraphObject[]> {
  const users = await telling("Could not retrieve users", () =>
    reader.list({ url: `/users?${select}&$top=999`, about: "all users", permissions }),
  );
  if (users.length === 0) throw new LookupError("No users found", "returnAll");
  return users;
}

async function userOfId(id: string, ignoreMissing: boolean, reader: ObjectReader): Promise<readonly GraphObject[]> {
  const user = await telling(`Retrieving user with object ID: ${quoted(id)}`, () =>
    reader.find({ url: `/users/${id}?${select}`, about: `the user ${id}`, permissions }),
  );
  if (user === undefined && !ignoreMissing) {
    throw new LookupError(`User not found with object ID: ${quoted(id)}`, "objectId");
  }
  return user === undefined ? [] : [user];
}

async function usersWith(
  argument: string,
  { property, finding, missing, several }: Key,
  value: string,
  ignoreMissing: boolean,
  reader: ObjectReader,
): Promise<readonly GraphObject[]> {
  const filter = `${property} eq '${escaped(value)}'`;
  const users = await telling(`${finding}: ${quoted(value)}`, () =>
    reader.search({
      url: `/users?$filter=${encodeURIComponent(filter)}&${select}`,
      about: `the user with ${filter}`,
      permissions,
    }),
  );
  if (users.length > 1 && several !== undefined) throw new LookupError(`${several}: ${quoted(value)}`, argument);
  if (users.length === 0 && !ignoreMissing) throw new LookupError(missing(quoted(value)), argument);
  return users;
}

/** What Graph sends as null is an empty text among the others; what it leaves out is not there. */
function listOf(users: readonly GraphObject[], property: string): string[] {
  return users.filter((user) => property in user).map((user) => text(user, property));
}

function described(user: GraphObject): Properties {
  return {
    accountEnabled: flag(user, "accountEnabled"),
    displayName: text(user, "displayName"),
    employeeId: text(user, "employeeId"),
    mail: text(user, "mail"),
    mailNickname: text(user, "mailNickname"),
    objectId: idOf(user),
    onpremisesImmutableId: text(user, "onPremisesImmutableId"),
    onpremisesSamAccountName: text(user, "onPremisesSamAccountName"),
    onpremisesUserPrincipalName: text(user, "onPremisesUserPrincipalName"),
    usageLocation: text(user, "usageLocation"),
    userPrincipalName: text(user, "userPrincipalName"),
  };
}
