import type { Properties } from "../tenant/directory-object";
import type { Tenant } from "../tenant/tenant";
import { listed } from "./collection";
import { readFilter } from "./filter";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { readPermissions, requireAny } from "./permissions";

interface AuditList {
  /** One of each line is needed. */
  readonly permissions: readonly (readonly string[])[];
  readonly filterable: readonly string[];
  /** May be filtered by `startswith`. */
  readonly prefixable: readonly string[];
  items(tenant: Tenant): readonly Properties[];
  /** What v1.0 does not tell. */
  readonly betaOnly?: string;
}

// https://learn.microsoft.com/graph/api/resources/directoryaudit and …/signin; `category` and `resultReason` cannot be filtered by.
const lists: Readonly<Record<string, AuditList>> = {
  directoryAudits: {
    permissions: [readPermissions.auditLogs, readPermissions.directory],
    filterable: [
      "activityDateTime",
      "activityDisplayName",
      "loggedByService",
      "correlationId",
      "initiatedBy/user/id",
      "initiatedBy/app/appId",
      "targetResources/any(id)",
    ],
    prefixable: ["activityDisplayName"],
    items: ({ audit }) => audit.told,
  },
  signIns: {
    permissions: [readPermissions.auditLogs],
    filterable: ["createdDateTime", "userId", "userPrincipalName", "appId", "appDisplayName", "ipAddress"],
    prefixable: ["userPrincipalName", "appDisplayName", "ipAddress"],
    items: ({ audit }) => {
      if (!audit.hasSignInLogs) throw failures.notPremium();
      return audit.toldSignIns;
    },
    betaOnly: "authenticationDetails",
  },
};

/** `GET /auditLogs/directoryAudits` and `/auditLogs/signIns`, the newest first. @throws GraphFailure */
export function answerAuditLogs(tenant: Tenant, root: string, request: GraphRequest): GraphResponse {
  const { principal, query, segments, version } = request;
  const [, name = "", ...more] = segments;
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  if (list === undefined || more.length > 0) throw failures.noSegment(more[0] ?? name);
  for (const permissions of list.permissions) requireAny(principal, permissions);
  const seconds = tenant.audit.secondsToWait();
  if (seconds !== undefined) throw failures.tooMany(seconds);

  const filter = query.get("$filter");
  const isWanted = filter === null ? () => true : readFilter(filter, list.filterable, list.prefixable);
  const items = list.items(tenant).filter(isWanted);
  const hidden = version === "beta" ? undefined : list.betaOnly;
  const show = (item: Properties) => Object.fromEntries(Object.entries(item).filter(([key]) => key !== hidden));
  return listed(root, request, { context: segments.join("/"), items, show });
}
