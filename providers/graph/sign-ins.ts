import type { SignIn } from "../activity/state";
import type { GraphObject, ObjectReader } from "./objects";

/** https://learn.microsoft.com/graph/api/signin-list; v1.0 does not tell by which method somebody signed in. */
const signInPermissions = ["AuditLog.Read.All"] as const;

/**
 * The first sign-in of a user with a Temporary Access Pass in some time; undefined: there is none, or none yet.
 * @param userId object id
 * @param from ISO 8601 instant, like `until`
 * @throws GraphError, also of a tenant without Microsoft Entra ID P1, which has no log of sign-ins
 */
export async function passSignIn(
  userId: string,
  from: string,
  until: string,
  reader: ObjectReader,
): Promise<SignIn | undefined> {
  const filter = `userId eq '${userId}' and createdDateTime ge ${from} and createdDateTime le ${until}`;
  const entries = await reader.list({
    url: `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`,
    version: "beta",
    about: "the sign-ins of the user of a pass",
    permissions: signInPermissions,
  });
  return entries.filter(isByPass).flatMap(signInOf).toSorted(byTime)[0];
}

function isByPass({ authenticationDetails, status }: GraphObject): boolean {
  const details: readonly unknown[] = Array.isArray(authenticationDetails) ? authenticationDetails : [];
  const isSuccess = Object(status).errorCode === 0;
  return (
    isSuccess &&
    details.some((detail) => {
      const { authenticationMethod, succeeded } = Object(detail) as Record<string, unknown>;
      return /temporary\s*access\s*pass/i.test(String(authenticationMethod)) && succeeded !== false;
    })
  );
}

function signInOf({ createdDateTime, ipAddress, appDisplayName }: GraphObject): SignIn[] {
  if (typeof createdDateTime !== "string" || Number.isNaN(Date.parse(createdDateTime))) return [];
  return [
    {
      createdDateTime,
      ...(typeof ipAddress === "string" && { ipAddress }),
      ...(typeof appDisplayName === "string" && { appDisplayName }),
    },
  ];
}

function byTime(left: SignIn, right: SignIn): number {
  return Date.parse(left.createdDateTime) - Date.parse(right.createdDateTime);
}
