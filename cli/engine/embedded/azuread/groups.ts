import { createHash } from "node:crypto";
import type { Properties } from "../../state";

/** azuread asks for groups in beta, which tells all of a group. */
export const version = "beta";

/** https://learn.microsoft.com/graph/api/group-list-members; azuread documents the last two. */
export const groupPermissions = ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"] as const;

/** The parts of a filter for mail and security, if the arguments have them. */
export function flagFilters(args: Properties): string[] {
  return ["mailEnabled", "securityEnabled"].flatMap((name) =>
    args[name] === undefined ? [] : [`${name} eq ${args[name]}`],
  );
}

/** The id of a look-up that finds several: Go's padded, URL-safe base64 of a hash of the names. */
export function hashedId(kind: "groups" | "users", names: string): string {
  const hash = createHash("sha1").update(names).digest("base64").replaceAll("+", "-").replaceAll("/", "_");
  return `${kind}#${hash}`;
}
