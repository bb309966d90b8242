import { createHash } from "node:crypto";

/** Whom the policy is for: a group or a user, by object id; the group `all_users` has everybody. */
export interface PolicyTarget {
  readonly targetType: string;
  readonly id: string;
}

/**
 * The tenant's policy of Temporary Access Passes, with Graph's property names. A property that Graph never told is absent.
 * Lifetimes are in minutes.
 */
export interface PassPolicy {
  /** `enabled` or `disabled`. */
  readonly state?: string;
  readonly defaultLifetimeInMinutes?: number;
  /** Characters of a pass. */
  readonly defaultLength?: number;
  readonly minimumLifetimeInMinutes?: number;
  readonly maximumLifetimeInMinutes?: number;
  /** true: every pass can be used once only. */
  readonly isUsableOnce?: boolean;
  /** Who may use a pass. Sorted: their order has no meaning. */
  readonly includeTargets?: readonly PolicyTarget[];
  /** Who may not, whatever `includeTargets` says. Sorted. */
  readonly excludeTargets?: readonly PolicyTarget[];
}

type Scalar = string | number | boolean;

/** One changed property. Targets are compact text: `group:all_users, user:<id>`. Absent: there is no value. */
export interface PolicyChange {
  readonly propertyName: keyof PassPolicy;
  readonly currentValue?: Scalar;
  readonly desiredValue?: Scalar;
}

export const policyProperties = [
  ...["state", "defaultLifetimeInMinutes", "defaultLength", "minimumLifetimeInMinutes", "maximumLifetimeInMinutes"],
  ...["isUsableOnce", "includeTargets", "excludeTargets"],
] as const satisfies readonly (keyof PassPolicy)[];

/** What the tenant's policy is called in a sentence. */
export const policyWords = "the tenant's policy of Temporary Access Passes";

/** What differs. From a property that one of them lacks nothing is concluded. @param baseline absent: all of it is new */
export function changesBetween(baseline: PassPolicy | undefined, current: PassPolicy): PolicyChange[] {
  return policyProperties.flatMap((propertyName) => {
    const [was, is] = [shown(baseline?.[propertyName]), shown(current[propertyName])];
    if (is === undefined || (baseline !== undefined && (was === undefined || isSame(was, is)))) return [];
    return [{ propertyName, currentValue: is, ...(was !== undefined && { desiredValue: was }) }];
  });
}

/** A policy with what is told of it now. What is not told, or told in another form only, stays as it was. */
export function completed(policy: PassPolicy | undefined, told: PassPolicy): PassPolicy {
  const values = policyProperties.flatMap((name) => {
    const [was, is] = [policy?.[name], told[name]];
    const value = is === undefined || isSame(shown(was), shown(is)) ? was : is;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(values) as PassPolicy;
}

/** What an approval names: the first 12 hexadecimal digits of the SHA-256 of the policy. The order and form of its values do not matter. */
export function fingerprintOf(policy: PassPolicy): string {
  const canonical = policyProperties.map((name) => [name, canon(shown(policy[name]))]);
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex").slice(0, 12);
}

/** Targets by type, then by id. */
export function sorted(targets: readonly PolicyTarget[]): PolicyTarget[] {
  return targets
    .map(({ targetType, id }) => ({ targetType, id }))
    .toSorted((left, right) => (String(canon(textOf(left))) < String(canon(textOf(right))) ? -1 : 1));
}

function shown(value: PassPolicy[keyof PassPolicy]): Scalar | undefined {
  return typeof value === "object" ? value.map(textOf).join(", ") : value;
}

function textOf({ targetType, id }: PolicyTarget): string {
  return `${targetType}:${id}`;
}

function isSame(left: Scalar | undefined, right: Scalar | undefined): boolean {
  return canon(left) === canon(right);
}

/** Entra compares words and ids without regard to case. */
function canon(value: Scalar | undefined): Scalar | undefined {
  return typeof value === "string" ? value.toLowerCase() : value;
}
