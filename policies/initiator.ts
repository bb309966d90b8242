import type { InitiatedBy } from "@tapwatch/provider/activity/event";
import { nameAt, objectAt, textAt } from "./values";

/** Who caused a drift. Every value may be absent: the log, or an older provider, left it out. */
export interface Attribution extends InitiatedBy {
  /** ISO 8601 instant, as the log has it. */
  readonly activityDateTime?: string;
  /** `methodId`, `userAndTime` or `policy`. */
  readonly matchedBy?: string;
}

type Party = NonNullable<InitiatedBy["user"]> & NonNullable<InitiatedBy["app"]>;

const keys = [
  ...["id", "userPrincipalName", "appId", "servicePrincipalId", "displayName", "ipAddress"],
] as const satisfies readonly (keyof Party)[];

export function attributionAt(object: Record<string, unknown>, key: string): Attribution | undefined {
  const given = objectAt(object, key);
  if (given === undefined) return undefined;
  const [activityDateTime, matchedBy] = [textAt(given, "activityDateTime"), textAt(given, "matchedBy")];
  return {
    ...initiatorIn(given),
    ...(activityDateTime !== undefined && { activityDateTime }),
    ...(matchedBy !== undefined && { matchedBy }),
  };
}

/** Who did something. The application's and the user's names are their own choice: they are put on one line. */
export function initiatorIn(object: Record<string, unknown>): InitiatedBy {
  const [user, app] = [partyAt(object, "user"), partyAt(object, "app")];
  return { ...(user && { user }), ...(app && { app }) };
}

function partyAt(object: Record<string, unknown>, key: string): Party | undefined {
  const given = objectAt(object, key);
  if (given === undefined) return undefined;
  const known = keys.flatMap((name) => {
    const value = nameAt(given, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
