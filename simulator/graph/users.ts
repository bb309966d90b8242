import type { User } from "../tenant/directory";
import type { Tenant } from "../tenant/tenant";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { requireAny } from "./permissions";

const readPermissions = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];
// Graph's default page; $top may ask for up to 999.
const defaultPage = 100;
const largestPage = 999;
const defaultProperties = ["displayName", "userPrincipalName", "id"];

/** `GET /users` with $select, $top, paging, and $filter=userPrincipalName eq '…'. */
export function listUsers(tenant: Tenant, root: string, { principal, query }: GraphRequest): GraphResponse {
  requireAny(principal, readPermissions);
  const filter = query.get("$filter");
  if (filter !== null)
    return { status: 200, body: { "@odata.context": context(root), value: filtered(tenant, filter, query) } };

  const top = Number(query.get("$top") ?? defaultPage);
  if (!Number.isInteger(top) || top < 1 || top > largestPage) throw failures.badRequest("Invalid page size specified.");
  const start = Number(query.get("$skiptoken") ?? 0);
  const { users } = tenant;
  const value = users.slice(start, start + top).map((user) => select(user, query));
  const next = new URLSearchParams(query);
  next.set("$skiptoken", String(start + top));
  const hasMore = start + top < users.length;
  return {
    status: 200,
    body: {
      "@odata.context": context(root),
      ...(hasMore ? { "@odata.nextLink": `${root}/v1.0/users?${next}` } : {}),
      value,
    },
  };
}

/** `GET /users/{id | userPrincipalName}` with $select, and `GET /me`, for which no permission is asked. */
export function getUser(tenant: Tenant, root: string, name: string, { principal, query }: GraphRequest): GraphResponse {
  const user = tenant.find(name);
  // Without the permission nobody learns who is there: 403 comes before 404.
  if (principal.oid !== user?.id) requireAny(principal, readPermissions);
  if (user === undefined) throw failures.noUser(name);
  return { status: 200, body: { "@odata.context": `${context(root)}/$entity`, ...select(user, query) } };
}

function filtered(tenant: Tenant, filter: string, query: URLSearchParams): Record<string, unknown>[] {
  const name = /^userPrincipalName eq '((?:[^']|'')*)'$/.exec(filter)?.[1]?.replaceAll("''", "'");
  if (name === undefined) throw failures.badRequest(`Invalid filter clause: ${filter}`);
  const user = tenant.find(name);
  return user?.userPrincipalName.toLowerCase() === name.toLowerCase() ? [select(user, query)] : [];
}

function select(user: User, query: URLSearchParams): Record<string, unknown> {
  const wanted = query.get("$select")?.split(",") ?? defaultProperties;
  return Object.fromEntries(Object.entries(user).filter(([property]) => wanted.includes(property)));
}

function context(root: string): string {
  return `${root}/v1.0/$metadata#users`;
}
