import { fork } from "node:child_process";
import type { Quota } from "@tapwatch/simulator";
import { count, type Measurement, type Sizes, seconds } from "./measure";
import { progress } from "./progress";
import type { Reading, Said } from "./quota-reader";
import type { Suite } from "./suite";
import { readingOnly, type TenantTools, withTenant } from "./tenant";

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

/** Reads in a process of its own: a late answer of one tenant must not look like one of another. */
async function play(played: Case, { tenant, reads, setQuota }: TenantTools): Promise<Result> {
  const { quota, later = quota } = played;
  const { users, environment } = tenant;
  const child = fork(require.resolve("./quota-reader"), { env: { ...process.env, ...environment } });
  let changedAt = Number.POSITIVE_INFINITY;
  await reads();
  child.send({ ...tenant, milestone: Math.round(users.length / (1 + later / quota)) } satisfies Reading);
  const { ms, lost } = await new Promise<Extract<Said, { at: "end" }>>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the reader of a quota ended")));
    child.on("message", (said: Said) => {
      if (said.at === "end") return resolve(said);
      if (later === quota) return;
      changedAt = said.ms;
      setQuota(quotaOf(played, later));
    });
  });
  const windows = (milliseconds: number) => milliseconds / 1000 / windowSeconds;
  const offered = windows(Math.min(changedAt, ms)) * quota + windows(Math.max(0, ms - changedAt)) * later;
  const readsAUser = (await reads()) / users.length;
  return { ...played, users: users.length, lost, readsAUser, used: users.length / offered, ms };
}
