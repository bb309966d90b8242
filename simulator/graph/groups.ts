import type { Group } from "../tenant/groups";
import type { Tenant } from "../tenant/tenant";
import { listed, single } from "./collection";
import { readFilter } from "./filter";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { readPermissions, requireAny } from "./permissions";
import { groups, select, selectAmong } from "./properties";

const filterable = [
  "id",
  "displayName",
  "mailNickname",
  "mail",
  "mailEnabled",
  "securityEnabled",
  "isAssignableToRole",
];
const links = ["members", "transitiveMembers", "owners"] as const;

/** `GET /groups`, `/groups/{id}` and its members and owners. @throws GraphFailure */
export function answerGroups(tenant: Tenant, root: string, request: GraphRequest): GraphResponse {
  const { principal, query, segments } = request;
  requireAny(principal, readPermissions.groups);
  const [, id, kind, ...more] = segments;
  if (id === undefined) {
    const filter = query.get("$filter");
    const items = filter === null ? tenant.groups.all : tenant.groups.all.filter(readFilter(filter, filterable));
    return listed(root, request, { context: "groups", items, show: (group) => select(groups, group, query) });
  }
  const group = tenant.groups.findById(id);
  if (group === undefined) throw failures.noObject(id);
  if (kind === undefined) return single(root, request, "groups", select(groups, group, query));

  const link = links.find((name) => name === kind);
  if (link === undefined || more.length > 0) throw failures.noSegment(kind);
  if (link !== "owners") requireSight(group, request);
  const show = (objectId: string) => selectAmong(tenant.object(objectId) ?? {}, query);
  return listed(root, request, { context: "directoryObjects", items: tenant.linkedTo(group, link), show });
}

/** https://learn.microsoft.com/graph/api/group-list-transitivemembers: a hidden membership has a permission of its own. */
function requireSight({ visibility }: Group, { principal }: GraphRequest): void {
  if (visibility === "HiddenMembership") requireAny(principal, readPermissions.hiddenMembers);
}
