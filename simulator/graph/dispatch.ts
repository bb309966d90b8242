import type { User } from "../tenant/directory";
import { wirePolicy } from "../tenant/pass-policy";
import type { Tenant } from "../tenant/tenant";
import { answerAuditLogs } from "./audit-logs";
import { single } from "./collection";
import { answerGroups } from "./groups";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { answerMethods, methodsSegment } from "./methods";
import { readPermissions, requireAny } from "./permissions";
import { selectAmong } from "./properties";
import { answerRoles } from "./roles";
import { answerServicePrincipals } from "./service-principals";
import { getManager, getUser, listUsers } from "./users";

const policyPath = "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

/** Answers one request, by itself or out of a batch. @throws GraphFailure */
export function dispatch(tenant: Tenant, root: string, request: GraphRequest): GraphResponse {
  const { method, segments, principal } = request;
  const [first, second] = segments;
  if (first === "users" && segments.length === 1 && method === "GET") return listUsers(tenant, root, request);
  if (first === "users" && second !== undefined) return answerUser(tenant, root, second, segments.slice(2), request);
  if (first === "me") {
    if (principal.roles !== undefined) {
      throw failures.badRequest("/me request is only valid with delegated authentication flow.");
    }
    return answerUser(tenant, root, principal.oid, segments.slice(1), request);
  }
  if (method !== "GET") throw failures.badMethod();
  if (segments.join("/") === policyPath) return passPolicy(tenant, request);
  if (first === "auditLogs") return answerAuditLogs(tenant, root, request);
  if (first === "groups") return answerGroups(tenant, root, request);
  if (first === "directoryObjects" && second !== undefined && segments.length === 2) {
    return getObject(tenant, root, second, request);
  }
  if (first === "servicePrincipals" && segments.length === 1) return answerServicePrincipals(tenant, root, request);
  const answer = answerRoles(tenant, root, request);
  if (answer === undefined) throw failures.noSegment(first ?? "");
  return answer;
}

/** The user that a request's path names, if any; `me` is the user who asks. */
export function userOf(tenant: Tenant, { segments, principal }: GraphRequest): User | undefined {
  const [first, second] = segments;
  if (first === "me") return tenant.find(principal.oid);
  return first === "users" && second !== undefined ? tenant.find(second) : undefined;
}

function answerUser(
  tenant: Tenant,
  root: string,
  name: string,
  rest: readonly string[],
  request: GraphRequest,
): GraphResponse {
  if (rest.length === 0 && request.method === "GET") return getUser(tenant, root, name, request);
  if (rest.join("/") === "manager" && request.method === "GET") return getManager(tenant, root, name, request);
  const user = tenant.find(name);
  if (user === undefined) throw failures.noObject(name);
  const [authentication, methods, methodId] = rest;
  if (authentication === "authentication" && methods === methodsSegment && rest.length <= 3) {
    return answerMethods(tenant, root, user, methodId, request);
  }
  throw failures.noSegment(methods ?? authentication ?? "");
}

/** `GET /directoryObjects/{id}`: an object of any type. */
function getObject(tenant: Tenant, root: string, id: string, request: GraphRequest): GraphResponse {
  requireAny(request.principal, readPermissions.directory);
  const object = tenant.object(id);
  if (object === undefined) throw failures.noObject(id);
  return single(root, request, "directoryObjects", selectAmong(object, request.query));
}

function passPolicy({ policy }: Tenant, { principal }: GraphRequest): GraphResponse {
  requireAny(principal, ["Policy.Read.AuthenticationMethod", "Policy.Read.All"]);
  return { status: 200, body: wirePolicy(policy) };
}
