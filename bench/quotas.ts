import { createReader } from "@tapwatch/provider/graph";
import type { Quota } from "@tapwatch/simulator";
import { count, type Measurement, type Sizes, seconds, timed } from "./measure";
import { progress } from "./progress";
import type { Suite } from "./suite";
import { readingOnly, type TenantTools, withTenant } from "./tenant";
import { tokenFor } from "./token";

const windowSeconds = 10;
const latencyMilliseconds = 100;

/** A tenant with a quota. Both are reads in ten seconds. */
interface Case {
  readonly quota: number;
  /** The quota in the second half. Default: the same. */
  readonly later?: number;
  readonly says: keyof typeof saying;
}

/** What the tenant says of its quota. */
const saying = {
  "all of it": {},
  "Retry-After 10": { tellsUse: false, retryAfter: 10 },
  nothing: { tellsUse: false, retryAfter: false },
} as const satisfies Readonly<Record<string, Partial<Quota>>>;

const constant = [50, 500, 5000].flatMap((quota) =>
  (Object.keys(saying) as Case["says"][]).map((says): Case => ({ quota, says })),
);
const changing: readonly Case[] = [
  { quota: 500, later: 50, says: "all of it" },
  { quota: 50, later: 500, says: "all of it" },
];

/** How a case came out. */
interface Result extends Case {
  readonly users: number;
  readonly lost: number;
  readonly readsAUser: number;
  /** Part of the quota for each window until the end. */
  readonly used: number;
  readonly ms: number;
}

/** Reading under a quota: how much of it is used, and how many reads are refused. All cases at once: they do nothing but wait. */
export async function measureQuotas({ sizes }: Suite): Promise<Measurement> {
  const cases = sizes.quotaWindows === 0 ? constant.filter(({ quota }) => quota === 5000) : [...constant, ...changing];
  progress(`${cases.length} quotas, ${sizes.quotaWindows * windowSeconds} s each`);
  const results = await allOf(cases, sizes);
  const throttled = results.filter(({ later, users, quota }) => later === undefined && users > quota);
  return {
    title: "Reading under a quota of the tenant",
    head: ["Reads in 10 s", "Tenant tells", "Users", "Lost", "Reads a user", "Used", "Time"],
    rows: results.map(({ quota, later, says, users, lost, readsAUser, used, ms }) => [
      ...[later === undefined ? count(quota) : `${count(quota)}, then ${count(later)}`, says, count(users)],
      ...[String(lost), readsAUser.toFixed(2), `${Math.round(used * 100)} %`, seconds(ms)],
    ]),
    notes: [
      "All of it: when there is room again, and how much is used. Retry-After 10: to wait ten seconds, whatever is the case.",
      "Used: the users, to the quota for each ten seconds of the time. Run once, all at the same time.",
      "The goals are about the worst of the constant quotas.",
    ],
    figures:
      throttled.length === 0
        ? {}
        : {
            quotaUsed: Math.min(...throttled.map(({ used }) => used)) * 100,
            quotaRequests: Math.max(...throttled.map(({ readsAUser }) => readsAUser)),
          },
  };
}

/** Each tenant's certificate is trusted while the tenant runs, so one starts within the other. All are there before any is read. */
async function allOf(
  cases: readonly Case[],
  sizes: Sizes,
  plays: readonly (() => Promise<Result>)[] = [],
): Promise<Result[]> {
  const [first, ...others] = cases;
  if (first === undefined) return Promise.all(plays.map((each) => each()));
  const users = sizes.quotaWindows === 0 ? sizes.users : first.quota * sizes.quotaWindows;
  const options = { users: halves(first, users), latencyMilliseconds, roles: readingOnly, passEvery: 0 };
  return withTenant({ ...options, quota: quotaOf(first, first.quota) }, (_tenant, tools) =>
    allOf(others, sizes, [...plays, () => play(first, tools)]),
  );
}

/** How many users are read before and after the quota changes, so that both take as long. */
function halves({ quota, later = quota }: Case, users: number): number {
  return Math.round((users * (1 + later / quota)) / 2);
}

function quotaOf({ says }: Case, readsPerWindow: number): Quota {
  return { readsPerWindow, windowSeconds, ...saying[says] };
}

async function play(played: Case, { tenant, reads, setQuota }: TenantTools): Promise<Result> {
  const { quota, later = quota } = played;
  const { users } = tenant;
  const token = await tokenFor(tenant, tenant.environment);
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const moment = () => Date.parse(tenant.environment["TAPWATCH_NOW"] ?? "");
  const reader = createReader({ ...tenant, timeBudgetMinutes: 30 }, { credential, moment });
  await reads();
  const half = Math.round(users.length / (1 + later / quota));
  let changedAt = Number.POSITIVE_INFINITY;
  let read = 0;
  const started = performance.now();
  const { ms, result } = await timed(() =>
    Promise.allSettled(
      users.map(async (user) => {
        const { answer } = await reader.read(user);
        if (answer !== "none") throw new Error(`${answer} was read`);
        read += 1;
        if (read !== half || later === quota) return;
        changedAt = performance.now() - started;
        setQuota(quotaOf(played, later));
      }),
    ),
  );
  const before = Math.min(changedAt, ms) / 1000 / windowSeconds;
  const after = Math.max(0, ms - changedAt) / 1000 / windowSeconds;
  return {
    ...played,
    users: users.length,
    lost: result.filter(({ status }) => status === "rejected").length,
    readsAUser: (await reads()) / users.length,
    used: users.length / (before * quota + after * later),
    ms,
  };
}
