import type { Properties } from "./directory-object";

/** Whom the policy is for: a user by object id, or a group by its id; "all_users" is a group that everybody is in. */
export interface PolicyTarget {
  readonly targetType: "group" | "user";
  readonly id: string;
}

/** The tenant's Temporary Access Pass policy. Numbers are Entra's defaults; lifetimes in minutes. */
export interface PassPolicy {
  state: "enabled" | "disabled";
  isUsableOnce: boolean;
  minimumLifetimeInMinutes: number;
  maximumLifetimeInMinutes: number;
  defaultLifetimeInMinutes: number;
  /** Characters. */
  defaultLength: number;
  /** Who may use a pass, members of members too. */
  includeTargets: readonly PolicyTarget[];
  /** Who may not, whatever `includeTargets` says. */
  excludeTargets: readonly PolicyTarget[];
}

export const defaultPolicy: Readonly<PassPolicy> = {
  state: "enabled",
  isUsableOnce: false,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  defaultLifetimeInMinutes: 60,
  defaultLength: 8,
  includeTargets: [{ targetType: "group", id: "all_users" }],
  excludeTargets: [],
};

/**
 * Whether somebody may use a pass. Such a pass can be issued all the same:
 * https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
 * @param isMember whether the user is in a group, directly or by other groups
 */
export function allowsPasses(
  { state, includeTargets, excludeTargets }: PassPolicy,
  userId: string,
  isMember: (groupId: string) => boolean,
): boolean {
  const isMeant = ({ targetType, id }: PolicyTarget) => {
    if (targetType === "user") return id.toLowerCase() === userId.toLowerCase();
    return id === "all_users" || isMember(id);
  };
  return state === "enabled" && includeTargets.some(isMeant) && !excludeTargets.some(isMeant);
}

/** https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration */
export function wirePolicy(policy: PassPolicy): Properties {
  return {
    "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
    id: "TemporaryAccessPass",
    ...policy,
    includeTargets: policy.includeTargets.map((target) => ({ isRegistrationRequired: false, ...target })),
  };
}
