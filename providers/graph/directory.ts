import type { Answer } from "./batch";
import { holdsAny } from "./remedies";
import type { Claims } from "./sign-in";

/** Each of them allows to read a user's object id: https://learn.microsoft.com/graph/api/user-get */
export const idPermissions = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"] as const;

/** Whether the token has a permission to read object ids. If not, tapwatch does not ask for them. */
export function mayReadIds(claims: Claims): boolean {
  return holdsAny(idPermissions, claims);
}

/** Relative to the version, as batches want it. */
export function idUrl(user: string): string {
  return `/users/${encodeURIComponent(user)}?$select=id`;
}

/** The object id in an answer; undefined if it has none. */
export function idIn({ status, body }: Answer): string | undefined {
  const { id } = Object(body) as { id?: unknown };
  return status === 200 && typeof id === "string" && id !== "" ? id : undefined;
}
