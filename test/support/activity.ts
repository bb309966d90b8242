import type { Application } from "@tapwatch/simulator";
import { startWatch } from "./command";
import type { TestTenant } from "./tenant";

/** What reads passes, the audit log and the tenant's policy. */
export const allPermissions = [
  "UserAuthMethod-TAP.Read.All",
  "User.ReadBasic.All",
  "AuditLog.Read.All",
  "Directory.Read.All",
  "Policy.Read.AuthenticationMethod",
] as const;

/** A tenant whose pass events and policy are watched beside its users, user1@contoso.example and so on. */
export async function startActivity(
  config: Readonly<Record<string, string>> = { activity: "true" },
  roles: readonly string[] = allPermissions,
  options: Partial<Parameters<typeof startWatch>[0]> = {},
) {
  let reader: Application | undefined;
  const watch = await startWatch({
    judged: false,
    config,
    application: ({ tenant }: TestTenant) => {
      reader = tenant.addApplication({ roles: [...roles] });
      return reader;
    },
    ...options,
  });
  return Object.assign(watch, {
    /** Changes what the application may do. */
    permit: (...permissions: readonly string[]) => {
      if (reader !== undefined) reader.roles = permissions;
    },
  });
}
