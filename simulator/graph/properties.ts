import type { Properties } from "../tenant/directory-object";
import { failures } from "./message";

/** What Graph knows of a kind of object. Without `$select` it tells `byDefault`; what is not set is null, or an empty list. */
export interface Kind {
  readonly name: string;
  readonly byDefault: readonly string[];
  /** Beside those. */
  readonly onDemand: readonly string[];
  readonly lists: readonly string[];
}

/** https://learn.microsoft.com/graph/api/resources/user */
export const users: Kind = {
  name: "user",
  byDefault: words(
    "businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname",
    "userPrincipalName id",
  ),
  onDemand: words(
    "accountEnabled ageGroup city companyName consentProvidedForMinor country createdDateTime creationType department",
    "employeeHireDate employeeId employeeOrgData employeeType externalUserState faxNumber imAddresses mailNickname",
    "onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesSamAccountName",
    "onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName otherMails postalCode proxyAddresses",
    "showInAddressList state streetAddress usageLocation userType",
  ),
  lists: words("businessPhones imAddresses otherMails proxyAddresses"),
};

/** https://learn.microsoft.com/graph/api/resources/group */
export const groups: Kind = {
  name: "group",
  byDefault: words(
    "id createdDateTime description displayName groupTypes isAssignableToRole mail mailEnabled mailNickname membershipRule",
    "membershipRuleProcessingState onPremisesDomainName onPremisesNetBiosName onPremisesSamAccountName",
    "onPremisesSecurityIdentifier onPremisesSyncEnabled preferredLanguage proxyAddresses resourceBehaviorOptions",
    "resourceProvisioningOptions securityEnabled theme visibility",
  ),
  onDemand: words(
    "allowExternalSenders autoSubscribeNewMembers hideFromAddressLists hideFromOutlookClients writebackConfiguration",
  ),
  lists: words("groupTypes proxyAddresses resourceBehaviorOptions resourceProvisioningOptions"),
};

/** An object as `$select` wants it. @throws GraphFailure 400 for a property that there is not */
export function select(kind: Kind, object: Properties, query: URLSearchParams): Properties {
  const known = [...kind.byDefault, ...kind.onDemand];
  const wanted = selected(query);
  const strange = wanted?.find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw failures.badRequest(`Could not find a property named '${strange}' on type 'microsoft.graph.${kind.name}'.`);
  }
  // A property that only some objects have is told where it is set.
  const optional = "writebackConfiguration" in object ? ["writebackConfiguration"] : [];
  const names = wanted ?? [...kind.byDefault, ...optional];
  return Object.fromEntries(names.map((name) => [name, object[name] ?? (kind.lists.includes(name) ? [] : null)]));
}

/** One of several kinds: each has its type, if Graph tells it, and what is wanted of what it has. */
export function selectAmong(object: Properties, query: URLSearchParams): Properties {
  const wanted = selected(query);
  const type = object["@odata.type"];
  const kind = [users, groups].find(({ name }) => type === `#microsoft.graph.${name}`);
  const names = wanted ?? kind?.byDefault ?? Object.keys(object);
  const told = names.flatMap((name) => (name in object ? [[name, object[name]] as const] : []));
  return { ...(type !== undefined && { "@odata.type": type }), ...Object.fromEntries(told) };
}

function selected(query: URLSearchParams): string[] | undefined {
  return query.get("$select")?.split(",");
}

function words(...lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(" "));
}
