import type { InitiatedBy } from "@tapwatch/provider/activity/event";
import { addressesIn } from "../addresses";
import { addressesOf, type Issuance, issuedText, isTold, passKey, pendingIssuances } from "../issuance";
import { problemCode } from "../problem";
import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { isListed } from "../users";
import { instantText } from "../wording";

/** A list that is not given is not judged by. */
export interface UnknownIssuerConfig {
  readonly issuers?: readonly string[];
  readonly applications?: readonly string[];
  readonly addresses?: readonly string[];
  readonly requireIssuer: boolean;
  readonly graceMinutes: number;
}

const minute = 60_000;

const listOf = (description: string) =>
  ({ type: "array", items: { type: "string", minLength: 1 }, description }) as const;

export const tapUnknownIssuer: Rule<UnknownIssuerConfig> = {
  name: "tap-unknown-issuer",
  description: "Checks whether a Temporary Access Pass was issued by somebody, or from somewhere, that is not allowed.",
  enforcementLevel: "advisory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Ask the person whom the audit log names. If they did not issue the pass, delete it, and treat their account as taken over: revoke its sessions and reset its credentials.",
  properties: {
    issuers: listOf(
      "Who may issue passes: user principal names or object ids; * stands for any characters (not set: any user; empty: none)",
    ),
    applications: listOf(
      "Which applications may issue passes: client ids, object ids of service principals, or names, which anybody can give to an application; * stands for any characters (not set: any application; empty: none)",
    ),
    addresses: listOf(
      "From where passes may be issued: IP addresses, or ranges such as 203.0.113.0/24 (not set: anywhere)",
    ),
    requireIssuer: {
      type: "boolean",
      default: false,
      description: "Whether a new pass is flagged if the audit log does not say who issued it",
    },
    graceMinutes: {
      type: "number",
      minimum: 0,
      default: 60,
      description: "How long the audit log may be late before that, in minutes",
    },
  },

  judge: (methods, config, now, tenant) => {
    const strangersIn = judgedBy(config);
    return pendingIssuances(methods, tenant).flatMap((issuance) => {
      const { user, urn, issuer } = issuance;
      const strangers = strangersIn(issuer);
      const problem = isTold(issuer)
        ? strangers.length > 0 && `${issuedText(issuance)}; not allowed: ${strangers.join(", ")}`
        : untoldProblem(issuance, config, now);
      const code = problemCode(isTold(issuer) ? "stranger" : "untold", ...passKey(issuance));
      return problem ? [{ urn, problem: code, message: `${user}: ${problem}` }] : [];
    });
  },
};

function untoldProblem(
  { knownSince }: Issuance,
  { requireIssuer, graceMinutes }: UnknownIssuerConfig,
  now: number,
): string | undefined {
  const since = timeOf(knownSince);
  const isLate = since === undefined || now - since >= graceMinutes * minute;
  if (!requireIssuer || !isLate) return undefined;
  return `could not tell who issued a pass${since === undefined ? "" : ` (first seen at ${instantText(since)})`}`;
}

/** What of an issuer stands in none of the lists, in words. */
function judgedBy({ issuers, applications, addresses }: UnknownIssuerConfig): (issuer: InitiatedBy) => string[] {
  const isAllowed = addresses && addressesIn(addresses);
  return ({ user, app }) => [
    ...(user && issuers && !isOneOf([user.userPrincipalName, user.id], issuers) ? ["this issuer"] : []),
    ...(app && applications && !isOneOf([app.appId, app.servicePrincipalId, app.displayName], applications)
      ? ["this application"]
      : []),
    ...(isAllowed && !addressesOf({ user, app }).every(isAllowed) ? ["this address"] : []),
  ];
}

function isOneOf(names: readonly (string | undefined)[], patterns: readonly string[]): boolean {
  return names.some((name) => name !== undefined && isListed(name, patterns));
}
