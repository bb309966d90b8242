import {
  auditPermissions,
  type Claims,
  createObjectReader,
  GraphError,
  holdsAny,
  mayReadAudits,
  type ObjectReader,
  policyPermissions,
  readAudits,
  readPassPolicy,
} from "@tapwatch/provider/graph";
import type { Settings } from "@tapwatch/provider/settings";
import { age, duration } from "../base/text";
import { type CheckResult, fail, ok, warn } from "./check-result";
import { logKeys, type Needs } from "./features";
import { withoutRemedy } from "./tenant";

const day = 24 * 60 * 60_000;
/** Each of them is one small request. */
const timeBudgetMinutes = 0.5;

const both = auditPermissions.join(" and ");
const passesUnseen = "passes that come and go between two runs, and passes of people whom nobody watches, are not seen";

/** Whether the audit log and the tenant's policy can be read. They are read if the stack uses them. */
export async function probeTenantWatch(
  settings: Settings,
  needs: Needs,
  claims: Claims,
  now: () => Date,
): Promise<CheckResult[]> {
  const reader = createObjectReader({ ...settings, timeBudgetMinutes }, { now: () => now().getTime() });
  const log = logByClaims(needs, claims) ?? (await readLog(reader, now()));
  return [log, ...(needs.tenant.policy ? [policyByClaims(claims) ?? (await readPolicy(reader))] : [])];
}

/** undefined: the stack uses the log, and the token allows it. */
function logByClaims(needs: Needs, claims: Claims): CheckResult | undefined {
  const keys = logKeys(needs);
  if (mayReadAudits(claims)) {
    return keys.length > 0
      ? undefined
      : ok("audit log", `it tells who issued a pass; without tapwatch:activity ${passesUnseen}`);
  }
  const blind = `the token may not read it: nobody tells who issued a pass; ${passesUnseen}`;
  if (keys.length > 0) {
    return fail("audit log", blind, `grant it ${both} with admin consent, or remove ${keys.join(" and ")}`);
  }
  return warn("audit log", blind, `grant it ${both} with admin consent, and set tapwatch:activity to true`);
}

/** Reads a day of the log, as every run does. */
async function readLog(reader: ObjectReader, now: Date): Promise<CheckResult> {
  const from = new Date(now.getTime() - day).toISOString();
  return resultOf("audit log", async () => {
    const { passEvents, answeredDateTime } = await readAudits(from, reader);
    const newest = passEvents.at(-1)?.activityDateTime;
    if (newest === undefined) return `${both}; no event of a pass in the last 24 h`;
    const seconds = Math.max(0, Date.parse(answeredDateTime) - Date.parse(newest)) / 1000;
    return `${both}; the newest event of a pass is ${age(seconds)} old`;
  });
}

/** undefined: the token allows to read it. */
function policyByClaims(claims: Claims): CheckResult | undefined {
  if (holdsAny(policyPermissions, claims)) return undefined;
  const blind = "the token may not read it: what passes may be, and who changes that, is not seen";
  const remedy = `grant it ${policyPermissions[0]} with admin consent, or remove tapwatch:policy`;
  return fail("pass policy", blind, remedy);
}

async function readPolicy(reader: ObjectReader): Promise<CheckResult> {
  return resultOf("pass policy", async () => {
    const { state, maximumLifetimeInMinutes: most } = (await readPassPolicy(reader)).policy;
    return `${state ?? "of an unknown state"}${most === undefined ? "" : `, passes of ${duration(most)} at most`}`;
  });
}

async function resultOf(check: string, read: () => Promise<string>): Promise<CheckResult> {
  try {
    return ok(check, await read());
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return fail(check, withoutRemedy(error.message, error.remedy), error.remedy);
  }
}
