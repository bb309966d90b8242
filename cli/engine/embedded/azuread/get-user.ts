import type { GraphObject, ObjectReader } from "@tapwatch/provider/graph";
import type { Properties } from "../../state";
import { escaped, flag, idOf, type Lookup, LookupError, quoted, telling, text, texts } from "./lookup";

/** https://learn.microsoft.com/graph/api/user-get; azuread documents these two. */
const permissions = ["User.Read.All", "Directory.Read.All"] as const;

const flags = ["accountEnabled", "onPremisesSyncEnabled", "showInAddressList"];
const lists = ["businessPhones", "imAddresses", "otherMails", "proxyAddresses"];
const words =
  "ageGroup city companyName consentProvidedForMinor country creationType department displayName employeeHireDate employeeId " +
  "employeeType externalUserState faxNumber givenName jobTitle mail mailNickname mobilePhone officeLocation " +
  "onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesSamAccountName " +
  "onPremisesSecurityIdentifier onPremisesUserPrincipalName postalCode preferredLanguage state streetAddress surname " +
  "usageLocation userPrincipalName userType";
const texted = words.split(" ");
const select = `$select=${[...flags, ...lists, ...texted, "employeeOrgData", "id"].sort().join(",")}`;

/** azuread's words for a look-up of a user by a property. */
const byProperty: Readonly<Record<string, readonly [finding: string, missing: (quoted: string) => string]>> = {
  userPrincipalName: ["UPN", (name) => `User with UPN ${name} was not found`],
  // azuread names the principal name here, which is empty.
  mail: ["mail", () => 'User not found with mail: ""'],
  mailNickname: ["email alias", (name) => `User not found with email alias: ${name}`],
  employeeId: ["employee ID", (name) => `User not found with employee ID: ${name}`],
};

const keys = [...Object.keys(byProperty), "objectId"];

/** https://www.pulumi.com/registry/packages/azuread/api-docs/getuser */
export const getUser: Lookup = {
  parameters: Object.fromEntries(
    keys.map((key) => [key, { kind: "text", must: key === "objectId" ? "beGuid" : "notBeEmpty", oneOf: keys }]),
  ),
  answer: async (args, reader) => {
    const id = await findId(args, reader);
    const [user, managerId] = await Promise.all([readUser(id, args, reader), managerIdOf(id, reader)]);
    const objectId = idOf(user);
    return { ...described(user), id: `/users/${objectId}`, objectId, managerId };
  },
};

/** The object id of the user who is meant. */
async function findId(args: Properties, reader: ObjectReader): Promise<string> {
  const { objectId } = args;
  if (objectId !== undefined) return String(objectId);
  for (const [property, [finding, missing]] of Object.entries(byProperty)) {
    const value = args[property];
    if (value === undefined) continue;
    const filter = `${property} eq '${escaped(value)}'`;
    const found = await telling(`Finding user with ${finding}: ${quoted(value)}`, () =>
      reader.search({
        url: `/users?$filter=${encodeURIComponent(filter)}&$select=id`,
        about: `the user with ${filter}`,
        permissions,
      }),
    );
    const [user, ...others] = found;
    if (user === undefined) throw new LookupError(missing(quoted(value)), property);
    const said = property === "mail" ? '""' : quoted(value);
    if (others.length > 0) throw new LookupError(`More than one user found with ${finding}: ${said}`, property);
    return idOf(user);
  }
  throw new LookupError("One of `object_id`, `user_principal_name`, `mail_nickname` or `employee_id` must be supplied");
}

async function readUser(id: string, args: Properties, reader: ObjectReader): Promise<GraphObject> {
  const isById = args["objectId"] !== undefined;
  const summary = isById ? `Retrieving user with object ID: ${quoted(id)}` : `Retrieving User (User: ${quoted(id)})`;
  const user = await telling(summary, () =>
    reader.find({ url: `/users/${id}?${select}`, about: `the user ${id}`, permissions }),
  );
  if (user !== undefined) return user;
  throw new LookupError(`User not found with object ID: ${quoted(id)}`, "objectId");
}

/** Empty if there is none. */
async function managerIdOf(id: string, reader: ObjectReader): Promise<string> {
  const manager = await telling(`Could not retrieve manager for User (User: ${quoted(id)})`, () =>
    reader.find({
      url: `/users/${id}/manager?$select=id`,
      about: `the manager of the user ${id}`,
      permissions,
      isOptional: true,
    }),
  );
  return manager === undefined ? "" : idOf(manager);
}

function described(user: GraphObject): Properties {
  const { employeeOrgData } = user;
  const told = (names: readonly string[], read: (object: GraphObject, name: string) => unknown) =>
    names.map((name) => [name.replace("onPremises", "onpremises"), read(user, name)] as const);
  return {
    ...Object.fromEntries([...told(flags, flag), ...told(lists, texts), ...told(texted, text)]),
    ...(typeof employeeOrgData === "object" &&
      employeeOrgData !== null && {
        costCenter: text(employeeOrgData as GraphObject, "costCenter"),
        division: text(employeeOrgData as GraphObject, "division"),
      }),
  };
}
