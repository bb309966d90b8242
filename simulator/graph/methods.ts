import type { Principal } from "../authority/claims";
import type { AuditActor } from "../tenant/audit-actor";
import type { User } from "../tenant/directory";
import type { Tenant } from "../tenant/tenant";
import { failures, GraphFailure, type GraphRequest, type GraphResponse } from "./message";
import { requireMethodsAccess } from "./permissions";

export const methodsSegment = "temporaryAccessPassMethods";

/** `…/authentication/temporaryAccessPassMethods` of one user, and one method below it. */
export function answerMethods(
  tenant: Tenant,
  root: string,
  user: User,
  methodId: string | undefined,
  request: GraphRequest,
): GraphResponse {
  const { method, principal } = request;
  requireMethodsAccess(principal, user, method === "GET" ? "read" : "write");
  const status = tenant.answerFor(user);
  if (status !== undefined) throw arranged(status);

  const pass = tenant.shownPass(user);
  const context = `${root}/v1.0/$metadata#users('${user.id}')/authentication/${methodsSegment}`;
  if (methodId === undefined) {
    if (method === "GET") return { status: 200, body: { "@odata.context": context, value: pass ? [pass] : [] } };
    if (method === "POST") return createMethod(tenant, user, context, request);
  } else {
    if (pass === undefined || pass["id"] !== methodId) throw failures.noMethod();
    if (method === "GET") return { status: 200, body: { "@odata.context": `${context}/$entity`, ...pass } };
    if (method === "DELETE") {
      tenant.removePass(user.id, actorOf(principal));
      return { status: 204 };
    }
  }
  throw failures.badMethod();
}

function createMethod(tenant: Tenant, user: User, context: string, { body, principal }: GraphRequest): GraphResponse {
  const { policy } = tenant;
  const { lifetimeInMinutes, isUsableOnce, startDateTime } = readBody(body);
  if (policy.state === "disabled") throw failures.badRequest("Temporary Access Pass is disabled by policy.");
  const [least, most] = [policy.minimumLifetimeInMinutes, policy.maximumLifetimeInMinutes];
  if (lifetimeInMinutes !== undefined && (lifetimeInMinutes < least || lifetimeInMinutes > most)) {
    throw failures.badRequest(`LifetimeInMinutes must be between ${least} and ${most}.`);
  }
  if (isUsableOnce === false && policy.isUsableOnce) throw failures.badRequest("The policy allows one-time use only.");
  const asked = {
    ...(lifetimeInMinutes === undefined ? {} : { lifetimeInMinutes }),
    ...(isUsableOnce === undefined ? {} : { isUsableOnce }),
    ...(startDateTime === undefined ? {} : { startDateTime }),
  };
  const pass = tenant.issuePass(user.id, asked, actorOf(principal));
  // Graph sends the value only in this answer.
  const { temporaryAccessPass } = pass;
  return {
    status: 201,
    body: { "@odata.context": `${context}/$entity`, ...tenant.shownPass(user), temporaryAccessPass },
  };
}

function readBody(body: unknown): { lifetimeInMinutes?: number; isUsableOnce?: boolean; startDateTime?: string } {
  const given = (body ?? {}) as Record<string, unknown>;
  const { lifetimeInMinutes, isUsableOnce, startDateTime } = given;
  const fits =
    (lifetimeInMinutes === undefined || Number.isInteger(lifetimeInMinutes)) &&
    (isUsableOnce === undefined || typeof isUsableOnce === "boolean") &&
    (startDateTime === undefined || !Number.isNaN(Date.parse(String(startDateTime))));
  if (!fits) throw failures.badRequest("Invalid property value in the request body.");
  return given;
}

/** Whom the audit log names for what a token's holder does. */
function actorOf({ roles, appid, oid }: Principal): AuditActor {
  return roles === undefined ? { user: oid } : { application: appid };
}

function arranged(status: number): GraphFailure {
  if (status === 403) return failures.methodsForbidden();
  return new GraphFailure(status, status === 429 ? "TooManyRequests" : "UnknownError", "");
}
