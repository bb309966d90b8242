import {
  type AuditReading,
  auditPermissions,
  createObjectReader,
  GraphError,
  mayReadAudits,
  RefusedError,
  readAudits,
  SignInError,
  TenantError,
} from "@tapwatch/provider/graph";
import type { Settings } from "@tapwatch/provider/settings";

/** What the log tells, and of which tenant. */
export interface Log extends AuditReading {
  /** The token's `tid`; absent: the token has none. */
  readonly tenantId?: string;
}

/** The log did not answer: nobody can tell what happened. */
export class NotToldError extends Error {}

/**
 * Reads the directory audit log once.
 * @param tenantId of the tenant whose log it must be; undefined: the tenant of the sign-in
 * @throws NotToldError if the log does not answer, or not in full; GraphError if there is no sign-in; Error if a permission is missing
 */
export async function readLog(settings: Settings, tenantId: string | undefined, from: Date): Promise<Log> {
  const reader = createObjectReader({ ...settings, tenantId });
  try {
    const claims = await reader.signIn();
    if (!mayReadAudits(claims)) {
      const wanted = auditPermissions.join(" and ");
      throw new Error(
        `the token may not read the directory audit log: grant the application ${wanted}, with admin consent`,
      );
    }
    const reading = await readAudits(from.toISOString(), reader);
    return { ...reading, ...(claims.tid !== undefined && { tenantId: claims.tid }) };
  } catch (error) {
    if (error instanceof GraphError && !isAboutSignIn(error)) throw new NotToldError(error.message);
    throw error;
  }
}

/** Whether a person has to correct something first: a later try would not help. */
function isAboutSignIn(error: GraphError): boolean {
  return [SignInError, TenantError, RefusedError].some((kind) => error instanceof kind);
}
