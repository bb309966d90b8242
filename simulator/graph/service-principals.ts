import type { Tenant } from "../tenant/tenant";
import { listed } from "./collection";
import { readFilter } from "./filter";
import type { GraphRequest, GraphResponse } from "./message";
import { readPermissions, requireAny } from "./permissions";

/** `GET /servicePrincipals?$filter=appId eq '…'`: how a client finds its own object id, if its token does not tell it. */
export function answerServicePrincipals({ applications }: Tenant, root: string, request: GraphRequest): GraphResponse {
  requireAny(request.principal, readPermissions.servicePrincipals);
  const filter = request.query.get("$filter");
  const all = [...applications.values()].map(({ objectId: id, clientId: appId, displayName }) => ({
    id,
    appId,
    displayName,
  }));
  const items = filter === null ? all : all.filter(readFilter(filter, ["appId", "id", "displayName"]));
  return listed(root, request, { context: "servicePrincipals", items, show: (item) => item });
}
