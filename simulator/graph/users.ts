import type { Tenant } from "../tenant/tenant";
import { listed, single } from "./collection";
import { readFilter } from "./filter";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { readPermissions, requireAny } from "./permissions";
import { select, selectAmong, users } from "./properties";

const filterable = [
  "id",
  "userPrincipalName",
  "mail",
  "mailNickname",
  "employeeId",
  "displayName",
  "accountEnabled",
  "userType",
];

/** `GET /users` with $filter, $select, $top and paging. */
export function listUsers(tenant: Tenant, root: string, request: GraphRequest): GraphResponse {
  requireAny(request.principal, readPermissions.users);
  const { query } = request;
  const filter = query.get("$filter");
  const items = filter === null ? tenant.users : tenant.users.filter(readFilter(filter, filterable));
  return listed(root, request, { context: "users", items, show: (user) => select(users, user, query) });
}

/** `GET /users/{id | userPrincipalName}` with $select, and `GET /me`, for which no permission is asked. */
export function getUser(tenant: Tenant, root: string, name: string, request: GraphRequest): GraphResponse {
  const user = tenant.find(name);
  // Without the permission nobody learns who is there: 403 comes before 404.
  if (request.principal.oid !== user?.id) requireAny(request.principal, readPermissions.users);
  if (user === undefined) throw failures.noObject(name);
  return single(root, request, "users", select(users, user, request.query));
}

/** `GET /users/{id}/manager`; 404 if there is none. */
export function getManager(tenant: Tenant, root: string, name: string, request: GraphRequest): GraphResponse {
  requireAny(request.principal, readPermissions.users);
  const user = tenant.find(name);
  const manager = user && tenant.managerOf(user);
  if (manager === undefined) throw failures.noObject(user === undefined ? name : "manager");
  return single(root, request, "directoryObjects", selectAmong(manager, request.query));
}
