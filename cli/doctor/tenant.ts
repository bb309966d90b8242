import { type Claims, idPermissions, mayReadIds, type Probe, permissionsOf, probe } from "@tapwatch/provider/graph";
import type { Settings } from "@tapwatch/provider/settings";
import { type CheckResult, fail, ok, skipped, warn } from "./check-result";

/**
 * A larger difference makes Entra refuse tokens (https://learn.microsoft.com/entra/identity-platform/); a smaller one
 * is a warning.
 */
const clockSeconds = { warn: 60, fail: 300 } as const;
/** A single read should answer soon. */
const timeBudgetMinutes = 0.5;

/** Signs in and reads one user. */
export function probeTenant(settings: Settings, user: string, now: () => number): Promise<Probe> {
  return probe({ ...settings, timeBudgetMinutes }, user, { now, notice: () => {} });
}

export function skipTenant(why: string): CheckResult[] {
  return ["sign-in", "tenant", "permission", "object ids", "read", "clock"].map((check) => skipped(check, why));
}

/** Which tenant is watched, and where that is written. */
export interface Pinned {
  readonly tenantId: string | undefined;
  readonly by: "configuration" | "state";
}

/** The results of a sign-in and a read. Pure. */
export function resultsOf(
  { claims, observation, error, clockDifference }: Probe,
  user: string,
  pinned: Pinned = { tenantId: undefined, by: "state" },
): CheckResult[] {
  if (claims === undefined) {
    const remedy = error?.remedy ?? "";
    return [
      fail("sign-in", withoutRemedy(error?.message ?? "no token", remedy), remedy),
      ...skipTenant("no sign-in").slice(1),
    ];
  }
  const { isApplication, held, isPermitted, mayWrite, remedy } = permissionsOf(user, claims);
  const { tid = "unknown", appid = "unknown" } = claims;
  const who = `tenant ${tid}, application ${appid}, ${isApplication ? "as itself" : "for a signed-in user"}`;
  return [
    ok("sign-in", who),
    tenantFinding(pinned),
    permissionFinding(),
    idFinding(user, claims),
    observation
      ? readFinding(observation.answer)
      : fail("read", withoutRemedy(error?.message ?? "", error?.remedy ?? ""), error?.remedy ?? ""),
    clockFinding(clockDifference),
  ];

  function permissionFinding(): CheckResult {
    const holds = held.length === 0 ? "the token holds no permissions" : `the token holds ${held.join(", ")}`;
    if (isApplication && user === "me") {
      return fail(
        "permission",
        `${holds}, and 'me' needs a signed-in user`,
        "watch users by name, or sign in as a user",
      );
    }
    if (!isPermitted) return fail("permission", holds, remedy);
    if (mayWrite)
      return warn(
        "permission",
        `${holds}: it may also write, and tapwatch only reads`,
        `remove the permission to write, and ${remedy}`,
      );
    return ok("permission", held.join(", "));
  }

  function readFinding(answer: "pass" | "none" | "gone"): CheckResult {
    if (answer !== "gone") return ok("read", `${user}: ${answer === "pass" ? "a pass" : "no pass"}`);
    return warn("read", `${user}: no such user in the tenant`, "check the name, or remove it from tapwatch:users");
  }
}

function tenantFinding({ tenantId, by }: Pinned): CheckResult {
  if (tenantId !== undefined) return ok("tenant", `${tenantId} is watched (from the ${by})`);
  return warn(
    "tenant",
    "none is pinned: the first run watches the tenant of the sign-in",
    "set tapwatch:tenantId to the tenant's id; 'tapwatch init' does",
  );
}

/** Without the permission users are known by their names alone. */
function idFinding(user: string, claims: Claims): CheckResult {
  if (user === "me" || mayReadIds(claims))
    return ok("object ids", "users are known by object id, so they may be renamed");
  return warn(
    "object ids",
    "the token may not read them: a renamed user seems to be gone, and another person with the same name seems to be the same user",
    `grant it ${idPermissions[0]} too, with admin consent`,
  );
}

function clockFinding(difference: number | undefined): CheckResult {
  if (difference === undefined) return skipped("clock", "Graph did not answer");
  const seconds = Math.round(Math.abs(difference) / 1000);
  if (seconds <= clockSeconds.warn) return ok("clock", `within ${clockSeconds.warn} s of Graph's`);
  const message = `this machine's clock is ${seconds} s ${difference > 0 ? "behind" : "ahead of"} Graph's`;
  const remedy = "synchronize the clock with a time server: tokens, policies and approvals with an end depend on it";
  return (seconds > clockSeconds.fail ? fail : warn)("clock", message, remedy);
}

/** An error of the reader ends with its remedy, which here has a line of its own. */
export function withoutRemedy(message: string, remedy: string): string {
  return remedy !== "" && message.endsWith(`: ${remedy}`) ? message.slice(0, -remedy.length - 2) : message;
}
