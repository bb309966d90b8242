import { allIssuances, type Issuance, issuerKey, issuerText } from "../issuance";
import { problemCode } from "../problem";
import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { atMost, instantText, minutes, passes } from "../wording";

export interface IssuerBurstConfig {
  readonly maxPasses: number;
  readonly minutes: number;
}

const minute = 60_000;

export const tapIssuerBurst: Rule<IssuerBurstConfig> = {
  name: "tap-issuer-burst",
  description: "Checks whether somebody issued more Temporary Access Passes in a short time than allowed.",
  enforcementLevel: "advisory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Ask the issuer why so many passes were needed. If nobody ordered them, delete them, and treat the issuer's account as taken over.",
  properties: {
    maxPasses: {
      type: "integer",
      minimum: 1,
      default: 10,
      description: "How many passes a user or an application may issue within the time",
    },
    minutes: { type: "number", minimum: 1, default: 60, description: "The time, in minutes" },
  },

  // A finding about the tenant: no single pass is wrong.
  judge: (methods, config, _now, tenant) => {
    const limit = `${atMost(passes(config.maxPasses))} within ${minutes(config.minutes)}`;
    const about = tenant.activity && { urn: tenant.activity.urn };
    return byIssuer(allIssuances(methods, tenant)).flatMap(({ key, issuer, times }) =>
      burstsIn(times, config).map(({ count, first, last }, index, bursts) => {
        const burst = `issued ${passes(count)} between ${instantText(first)} and ${instantText(last)}`;
        // While it goes on its first pass may be approved, and then leaves the list: the day stays, mostly.
        const sameDay = bursts.slice(0, index).filter((other) => dayOf(other.first) === dayOf(first)).length;
        const problem = problemCode("burst", key, dayOf(first), String(sameDay));
        return { ...about, problem, message: `${issuer}: ${burst}; ${limit}` };
      }),
    );
  },
};

function dayOf(time: number): string {
  return instantText(time).slice(0, 10);
}

interface Issued {
  readonly key: string;
  readonly issuer: string;
  /** Milliseconds since the epoch, in order. */
  readonly times: number[];
}

/** Passes of which the log does not say who issued them, or when, are left out. */
function byIssuer(issuances: readonly Issuance[]): Issued[] {
  const issued = new Map<string, Issued>();
  for (const { issuer, activityDateTime } of issuances) {
    const [key, time] = [issuerKey(issuer), timeOf(activityDateTime)];
    if (key === undefined || time === undefined) continue;
    const known = issued.get(key) ?? { key, issuer: issuerText(issuer), times: [] };
    issued.set(key, known);
    known.times.push(time);
  }
  return [...issued.values()].map(({ key, issuer, times }) => ({
    key,
    issuer,
    times: times.toSorted((a, b) => a - b),
  }));
}

interface Burst {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Each burst as a whole, however long it went on: passes that are too many in times that overlap are one burst. */
function burstsIn(times: readonly number[], { maxPasses, minutes }: IssuerBurstConfig): Burst[] {
  const bursts: { from: number; to: number }[] = [];
  for (const [from, first] of times.entries()) {
    // The pass that is one too many.
    const to = from + maxPasses;
    const last = times[to];
    if (last === undefined || last - first > minutes * minute) continue;
    const before = bursts.at(-1);
    if (before !== undefined && from <= before.to) before.to = to;
    else bursts.push({ from, to });
  }
  return bursts.flatMap(({ from, to }) => {
    const [first, last] = [times[from], times[to]];
    return first === undefined || last === undefined ? [] : [{ count: to - from + 1, first, last }];
  });
}
